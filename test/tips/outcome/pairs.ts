import type { TipOutcome } from '../../../src/domain/tip.ts'

/** A tip, what the agent sent after it, and what became of the tip. Invented. */
export const outcomePairs: readonly (readonly [TipOutcome, string, ...string[]])[] = [
  // As written.
  [
    'used',
    'I am sorry that your bike is late. It leaves our store today.',
    'I am sorry that your bike is late. It leaves our store today.',
  ],
  [
    'used',
    'I am sorry that your bike is late. It leaves our store today.',
    'i’m sorry your bike is late',
    'I am sorry that your bike is late. It leaves our store today',
  ],
  [
    'used',
    'I am sorry that your bike is late. It leaves our store today.',
    'I am sorry that your bike is late.',
    'It leaves our store today.',
  ],
  ['used', 'Could you tell me your order number, please?', 'Hi Lena! Could you tell me your order number, please?'],
  ['used', 'Could you tell me your order number, please?', 'Could you tell me your ordre number, please ?'],
  [
    'used',
    'We will write to [EMAIL_1] as soon as the parcel is on its way.',
    'We will write to [EMAIL_1] as soon as the parcel is on its way!',
  ],
  ['used', 'Your parcel arrives on {day} between {from} and {to}.', 'Your parcel arrives on Friday between 10 and 12.'],
  [
    'used',
    'Hello <name>, thank you for waiting. Your refund is on its way.',
    'Hello Lena, thank you for waiting. Your refund is on its way.',
  ],
  ['used', '您的包裹将于明天送达。', '您的包裹将于明天送达'],
  ['used', 'Yes', 'yes!'],
  // Made from the tip.
  [
    'adapted',
    'I am sorry that your bike is late. It leaves our store today and will be with you on Friday.',
    'Really sorry that your bike is late, it leaves our store today and will be with you on Saturday.',
  ],
  [
    'adapted',
    'Thank you for waiting. I have found your order and it was sent this morning.',
    'I have found your order and it was sent this morning.',
  ],
  [
    'adapted',
    'Please hold the power button for ten seconds until the light turns green.',
    'Please hold the power button for about ten seconds until you see that the light turns green.',
  ],
  // The same step in other words.
  ['same-step', 'Could you tell me your order number, please?', 'What is your order number?'],
  ['same-step', 'May I have your full name, please?', 'Could I get your name please?'],
  ['same-step', 'What day would you like to come in for the repair?', 'On which day do you want to have it repaired?'],
  ['same-step', 'Can I have your postcode, please?', 'Could you give me your postcode?'],
  // Something else.
  ['ignored', 'Could you tell me your order number, please?', 'One moment, I am looking into it.'],
  ['ignored', 'Could you tell me your order number, please?'],
  ['ignored', 'I am sorry that your bike is late. It leaves our store today.', 'Which colour would you like?'],
  ['ignored', 'Yes', 'Yes it is very sad that the bike broke'],
  ['ignored', 'We can refund the delivery fee today.', 'We cannot refund the delivery fee today.'],
  ['ignored', 'What time would you like the delivery to arrive?', 'How many people are in your party?'],
  ['ignored', 'Please restart the app and sign in again.', 'Your parcel left our store this morning.'],
  ['ignored', 'Please send us a photo of the damage.', '🙂'],
]

/** The same step, and neither words nor encoder see it: they count as ignored, and a better encoder would be told here. */
export const unseenPairs: readonly (readonly [string, string])[] = [
  ['Is there anything else that I can help you with?', 'Anything else I can do for you today?'],
  ['Thank you for contacting us and goodbye.', 'Thanks for your message, bye!'],
]
