import { learnMore, say } from './say.ts'

const quietForMs = 3_000
let context: AudioContext | undefined
let soundedAt = -Infinity

/** A short, soft tone; none within three seconds of the last. Silent where the browser wants a click on the page first. */
export async function soundTone(): Promise<void> {
  // A browser keeps a page silent until somebody has clicked on it, and would then play what is long over.
  if (!navigator.userActivation.hasBeenActive || performance.now() - soundedAt < quietForMs) return
  soundedAt = performance.now()
  context ??= new AudioContext()
  await context.resume()
  const at = context.currentTime
  const tone = new OscillatorNode(context, { frequency: 523 })
  const volume = new GainNode(context, { gain: 0 })
  volume.gain.linearRampToValueAtTime(0.06, at + 0.03)
  volume.gain.linearRampToValueAtTime(0, at + 0.28)
  tone.connect(volume).connect(context.destination)
  tone.start(at)
  tone.stop(at + 0.3)
}

/** Says on the desktop that there is a warning, and nothing of whom or what. A click on it brings the page to the front. */
export async function notifyOfRisk(): Promise<void> {
  // Another browser of the agent's may have allowed them, and this one not.
  if (!('Notification' in window) || Notification.permission !== 'granted') return
  await learnMore()
  const notification = new Notification(say('notification-title'), {
    body: say('notification-risk'),
    tag: 'sotto-risk',
  })
  notification.addEventListener('click', () => {
    window.focus()
    notification.close()
  })
}
