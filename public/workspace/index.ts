import { html, render } from 'htm/preact'
import type { VNode } from 'preact'
import { applyDisplay } from '../lib/display.ts'
import { icon } from '../lib/icons.ts'
import { ProblemNotice } from '../lib/loaded.ts'
import { PageHead } from '../lib/page-head.ts'
import { ChatList } from './chat-list.ts'
import { Composer } from './composer.ts'
import { NewChatForm } from './new-chat-form.ts'
import { FrameSwitches } from './frame-switches.ts'
import { Transcript } from './transcript.ts'
import { WidgetFrames } from './widget-frames.ts'
import { endChat, type WorkspaceAgent } from './workspace-api.ts'
import { agents, attempt, chatInView, followWorkspace, loadAgents, pickedAgent, problem } from './workspace-state.ts'

function Workspace(): VNode {
  const loaded = agents.value
  return html`
    <${PageHead} title="stand-in workspace" open>
      ${loaded.state === 'ready' && loaded.value.length > 0 && html`<${FrameSwitches} />${AgentPicker(loaded.value)}`}
    <//>
    ${loaded.state === 'loading' && html`<main class="alone"><p class="quiet">Loading the agents …</p></main>`}
    ${
      loaded.state === 'problem' &&
      html`<main class="alone"><${ProblemNotice} problem=${loaded.problem} onRetry=${loadAgents} /></main>`
    }
    ${loaded.state === 'ready' && Desk(loaded.value)}
  `
}

function AgentPicker(all: readonly WorkspaceAgent[]): VNode {
  const pick = (event: Event) => {
    if (!(event.currentTarget instanceof HTMLSelectElement)) return
    pickedAgent.value = event.currentTarget.value
    history.replaceState(null, '', `#${encodeURIComponent(event.currentTarget.value)}`)
  }
  return html`<label class="agent-picker">
    <span class="with-icon">${icon('agent')}Agent</span>
    <select class="field" value=${pickedAgent.value} onChange=${pick}>
      ${all.map(({ agentId, name }) => html`<option value=${agentId}>${name}</option>`)}
    </select>
  </label>`
}

function Desk(all: readonly WorkspaceAgent[]): VNode {
  const agent = all.find(({ agentId }) => agentId === pickedAgent.value)
  if (agent === undefined) {
    return html`<main class="empty">
      <p><strong>The simulator has no agent.</strong><br />Start it with an agents file that names at least one.</p>
    </main>`
  }
  return html`<main class="desk">
    <section class="side" aria-label="Chats">
      <h2>Chats of ${agent.name}</h2>
      <${ChatList} />
      <${NewChatForm} />
    </section>
    <section class="middle" aria-label="Conversation">
      ${
        problem.value !== undefined &&
        html`<div class="notice warn" role="alert">
          ${icon('problem')}
          <p>${problem.value}</p>
        </div>`
      }
      <${ChatInView} />
    </section>
    <section class="tips" aria-label="Tips">
      <${WidgetFrames} key=${agent.agentId} agent=${agent} />
    </section>
  </main>`
}

function ChatInView(): VNode {
  const chat = chatInView.value
  if (chat === undefined) {
    return html`<div class="empty">
      ${icon('conversation')}
      <p>
        <strong>No chat picked.</strong><br />Start one as a visitor: you play both sides, and the tips appear beside
        it.
      </p>
    </div>`
  }
  const { chatKey, state } = chat
  return html`<header class="chat-title">
      <h2>${chat.visitorName ?? 'Visitor'} <span class="quiet">${chat.skill ?? ''}</span></h2>
      ${
        state === 'ended'
          ? html`<span class="with-icon quiet">${icon('ended')}ended</span>`
          : html`<button type="button" class="button" onClick=${() => attempt((signal) => endChat(chatKey, signal))}>
              End chat
            </button>`
      }
    </header>
    <${Transcript} key=${chatKey} chat=${chat} />
    ${
      state !== 'ended' &&
      html`<div class="composers" key=${`composers ${chatKey}`}>
        <${Composer} chatKey=${chatKey} side="visitor" />
        <${Composer} chatKey=${chatKey} side="agent" />
      </div>`
    }`
}

applyDisplay()
followWorkspace()
render(html`<${Workspace} />`, document.getElementById('page') ?? document.body)
