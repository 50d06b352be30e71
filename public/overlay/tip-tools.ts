import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { icon, type IconName } from '../lib/icons.ts'
import { isCopyable, isCurrent } from './arrange.ts'
import { say } from './say.ts'
import { did, type OverlayTip } from './tip-stream.ts'

/** What an agent can do with a tip beside copying it; `undo` takes back whatever was done last. */
export type TipTool = 'edit' | 'up' | 'down' | 'pin' | 'dismiss' | 'undo'

/** The key of each. */
export const toolKeys: Readonly<Record<string, TipTool>> = {
  E: 'edit',
  X: 'dismiss',
  Z: 'undo',
  P: 'pin',
  '+': 'up',
  '-': 'down',
}

type ToolsProps = { readonly tip: OverlayTip; readonly onTool: (tool: TipTool, tip: OverlayTip) => void }

/** In the head of a tip: what the agent thinks of it, kept on top, or waved away. */
export function HeadTools({ tip, onTool }: ToolsProps): VNode {
  const thumbs = (['up', 'down'] as const).map((thumb) =>
    tool(thumb, say(thumb), () => onTool(thumb, tip), did(tip, thumb)),
  )
  return html`<span class="tools">
    ${tip.end === 'complete' && thumbs}
    ${
      isCurrent(tip) && [
        tool('pin', say('pin'), () => onTool('pin', tip), did(tip, 'pinned')),
        tool('close', say('dismiss'), () => onTool('dismiss', tip)),
      ]
    }
  </span>`
}

/** Beside the copy button: the words changed first. */
export function EditButton({ tip, onTool }: ToolsProps): VNode | false {
  return (
    isCopyable(tip) &&
    html`<button type="button" class="button edit" onClick=${() => onTool('edit', tip)}>
      ${icon('edit')}${say('edit')}
    </button>`
  )
}

/** A button with a picture; `pressed` where it is one that stays down. */
function tool(picture: IconName, name: string, run: () => void, pressed?: boolean): VNode {
  return html`<button
    type="button"
    class=${`button plain ${pressed === true ? 'on' : ''}`}
    title=${name}
    aria-pressed=${pressed === undefined ? undefined : String(pressed)}
    onClick=${run}
  >
    ${icon(picture)}<span class="unseen">${name}</span>
  </button>`
}
