import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { frameMode } from './frame-settings.ts'
import { OverlayFrame, useOverlayLink, NoOverlay } from './overlay-frame.ts'
import { WidgetFrame } from './widget-frame.ts'
import type { WorkspaceAgent } from './workspace-api.ts'
import { chatInView, chats } from './workspace-state.ts'

/** Sotto beside the conversations, in the way that was picked. */
export function WidgetFrames({ agent }: { readonly agent: WorkspaceAgent }): VNode {
  const { agentId, name } = agent
  if (frameMode.value === 'page') return html`<${OverlayFrame} key="page" agentId=${agentId} name=${name} />`
  return html`<${Frames} key=${frameMode.value} agent=${agent} />`
}

function Frames({ agent }: { readonly agent: WorkspaceAgent }): VNode {
  const link = useOverlayLink(agent.agentId)
  const shown = chatInView.value
  if (link.state !== 'ready') return html`<${NoOverlay} link=${link} />`
  const props = { agent, link: link.value, chatInView: shown?.chatKey }
  switch (frameMode.value) {
    case 'each':
      return html`${chats.value.map(
        (chat) =>
          html`<${WidgetFrame}
            key=${chat.chatKey}
            ...${props}
            chat=${chat}
            inView=${chat.chatKey === shown?.chatKey}
          />`,
      )}`
    case 'opened':
      return html`${shown && html`<${WidgetFrame} key=${shown.chatKey} ...${props} chat=${shown} inView=${true} />`}`
    case 'reused':
    case 'page':
      return html`<${WidgetFrame} ...${props} chat=${shown} inView=${true} />`
  }
}
