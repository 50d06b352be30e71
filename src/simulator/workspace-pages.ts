import type { FastifyPluginAsync } from 'fastify'
import type { Assets } from '../web/assets.ts'
import { pagesPlugin } from '../web/pages-plugin.ts'

/** Folders of `public/` that the workspace is made of. */
export const workspaceFolders = ['lib', 'workspace', 'workspace-sdk']

/** Where the stand-in for LivePerson's script of the workspace is. */
export const sdkPath = '/workspace/client-sdk.js'

/** The workspace page, and the stand-in SDK that widgets in its frames load from here. */
export function workspacePages(assets: Assets, overlays: { readonly origins: readonly string[] }): FastifyPluginAsync {
  const sdk = assets.files.get('/assets/workspace-sdk/index.ts')
  if (sdk === undefined) throw new Error('The stand-in SDK is missing in public/workspace-sdk')
  return async (app) => {
    await app.register(
      pagesPlugin(assets, {
        pages: { '/workspace': 'workspace/index.html' },
        frameAncestors: [],
        // Asked for at every request: the overlays' addresses are told later.
        get frameSrc() {
          return overlays.origins
        },
      }),
    )
    app.get(sdkPath, (_request, reply) =>
      reply
        .header('cross-origin-resource-policy', 'cross-origin')
        .header('cache-control', 'no-cache')
        .type(sdk.contentType)
        .send(sdk.bodies.identity),
    )
  }
}
