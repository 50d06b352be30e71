import { html } from 'htm/preact'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { startChat } from './workspace-api.ts'
import { attempt, pickedAgent, pickedChat } from './workspace-state.ts'

/** Begins a chat with the picked agent; the form keeps its text when that did not work. */
export function NewChatForm(): VNode {
  const [busy, setBusy] = useState(false)
  const onSubmit = async (event: SubmitEvent) => {
    event.preventDefault()
    const agentId = pickedAgent.value
    if (busy || agentId === undefined || !(event.currentTarget instanceof HTMLFormElement)) return
    const form = event.currentTarget
    const given = (name: string) => {
      const value = new FormData(form).get(name)
      return typeof value === 'string' ? value.trim() : ''
    }
    const [text, visitorName, skill] = [given('text'), given('visitorName'), given('skill')]
    if (text === '') return
    setBusy(true)
    const chat = { agentId, text, ...(visitorName && { visitorName }), ...(skill && { skill }) }
    const worked = await attempt(async (signal) => {
      pickedChat.value = await startChat(chat, signal)
    })
    setBusy(false)
    if (worked) form.reset()
  }
  return html`<form class="new-chat" onSubmit=${onSubmit}>
    <h2>New conversation as a visitor</h2>
    <div class="pair">
      <label>Name <input class="field" name="visitorName" autocomplete="off" placeholder="Lena" /></label>
      <label>Skill <input class="field" name="skill" autocomplete="off" placeholder="any" /></label>
    </div>
    <label>
      First line
      <textarea class="field" name="text" rows="2" required placeholder="Where is my parcel?"></textarea>
    </label>
    <button type="submit" class="button visitor-button" aria-disabled=${busy ? 'true' : 'false'}>
      ${busy ? 'Ringing …' : 'Start the conversation'}
    </button>
  </form>`
}
