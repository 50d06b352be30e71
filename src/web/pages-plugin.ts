import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { chooseEncoding, type Asset } from './asset.ts'
import type { Assets } from './assets.ts'
import { chooseLanguage } from './choose-language.ts'
import { commonHeaders, pageHeaders, type PageHeaderOptions } from './page-headers.ts'

export type PagesOptions = PageHeaderOptions & {
  /**
   * Route to file inside `public/`: `{ '/overlay': 'overlay/index.html' }`. A route with a query, such as
   * `/overlay?widget=host`, is for requests that have it.
   */
  readonly pages: Readonly<Record<string, string>>
}

/**
 * Serves the named pages, and below `/assets/` what they load. Where `index.de.html` stands beside a page's file it goes to
 * whoever reads German, by `?language=` or else by `Accept-Language`. Throws at start when a page's file is missing.
 */
export function pagesPlugin(assets: Assets, options: PagesOptions): FastifyPluginAsync {
  return async (app) => {
    const pageOf = new Map(
      Object.entries(options.pages).map(([route, file]) => {
        const page = assets.pages.get(file)
        if (page === undefined) throw new Error(`The page ${route} has no file public/${file}`)
        return [route, { page, german: assets.pages.get(file.replace(/html$/, 'de.html')) }] as const
      }),
    )
    for (const [path, routes] of Map.groupBy(pageOf.keys(), (route) => route.split('?', 1)[0] ?? '')) {
      app.get(path, async (request, reply) => {
        const query = new URL(request.url, 'http://localhost').searchParams
        const route = routes.find((one) => one !== path && hasQuery(query, one.slice(path.length + 1))) ?? path
        const found = pageOf.get(route)
        if (found === undefined) return reply.callNotFound()
        reply.headers(pageHeaders(request.headers.host, assets.importMapHash, route, options))
        const { page, german } = found
        if (german === undefined) return send(page, request, reply)
        const language = chooseLanguage(query.get('language') ?? request.headers['accept-language'], ['en', 'de'])
        return send(language === 'de' ? german : page, request, reply, 'accept-encoding, accept-language')
      })
    }
    app.get('/assets/*', async (request, reply) => {
      reply.headers(commonHeaders)
      const asset = assets.files.get(request.url.split('?', 1)[0] ?? '')
      if (asset !== undefined) return send(asset, request, reply)
      return reply.code(404).type('text/plain; charset=utf-8').send('There is no such file.\n')
    })
  }
}

function hasQuery(query: URLSearchParams, wanted: string): boolean {
  return new URLSearchParams(wanted).entries().every(([name, value]) => query.get(name) === value)
}

function send(asset: Asset, request: FastifyRequest, reply: FastifyReply, vary = 'accept-encoding'): FastifyReply {
  reply.headers({ etag: asset.etag, 'cache-control': asset.cacheControl, vary })
  const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim())
  if (known?.includes(asset.etag) === true) return reply.code(304).send()
  const encoding = chooseEncoding(request.headers['accept-encoding'])
  if (encoding !== 'identity') reply.header('content-encoding', encoding)
  return reply.type(asset.contentType).send(asset.bodies[encoding])
}
