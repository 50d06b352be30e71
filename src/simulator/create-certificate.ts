import tls from 'node:tls'
import { generate } from 'selfsigned'

/** PEM texts. */
export type Certificate = {
  readonly key: string
  readonly cert: string
  /** Of the authority that signed it; what clients must trust. */
  readonly ca: string
}

/** Makes a certificate for this machine (127.0.0.1, ::1, localhost), signed by an authority made for it alone. */
export async function createCertificate(): Promise<Certificate> {
  const common = { keyType: 'ec', algorithm: 'sha256' } as const
  const authority = await generate([{ name: 'commonName', value: 'Stand-in platform authority' }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  })
  const own = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  })
  return { key: own.private, cert: own.cert, ca: authority.cert }
}

/**
 * Lets every client in this process trust the certificate: the simulator's own actors call it as anybody would.
 * Whoever runs in another process needs the authority's file: Sotto in `LP_CA_FILE`.
 */
export function trustAuthority({ ca }: Certificate): void {
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), ca])
}
