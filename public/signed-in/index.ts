import { applyDisplay } from '../lib/display.ts'
import { signedInChannel } from '../lib/signed-in-channel.ts'

// The window that was opened to sign in: it tells the pages that wait, and goes.
applyDisplay()
const channel = new BroadcastChannel(signedInChannel)
channel.postMessage('signed-in')
channel.close()
window.close()
