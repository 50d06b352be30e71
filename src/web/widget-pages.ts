import type { FastifyInstance } from 'fastify'

/** LivePerson's script of its workspace, where the operator names no other (widget reference §1). */
const usualSdkUrl = 'https://lpcdn.lpsnmedia.net/webagent/client-SDK.min.js'

/** The overlay for a host around it. The first two come in with a token, since their frame may have no cookie. */
export const widgetPages: Readonly<Record<string, string>> = {
  '/overlay?widget=liveperson': 'widget/index.html',
  '/overlay?widget=host': 'widget/index.html',
  '/overlay?widget=window': 'widget/index.html',
  '/overlay/sign-in': 'widget-sign-in/index.html',
}

/** What the widget's page has to know before anybody is signed in. */
export type WidgetSettings = {
  readonly sdkUrl: string
  /** Origins of pages that may talk to the widget, `*` allowed for a part of the name. */
  readonly hosts: readonly string[]
}

export type WidgetPagesOptions = { readonly sdkUrl: string | undefined; readonly hosts: readonly string[] }

/** Serves the widget's settings; they hold nothing of anybody. */
export function registerWidgetSettings(
  app: FastifyInstance,
  { sdkUrl = usualSdkUrl, hosts }: WidgetPagesOptions,
): WidgetSettings {
  const settings: WidgetSettings = { sdkUrl, hosts }
  app.get('/overlay/widget-settings', (_request, reply) => reply.header('cache-control', 'no-store').send(settings))
  return settings
}

/** True where the page is given out to whoever asks: it holds nothing until it has a token. */
export function comesWithToken(url: string): boolean {
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  return pathname === '/overlay' && ['liveperson', 'host'].includes(searchParams.get('widget') ?? '')
}
