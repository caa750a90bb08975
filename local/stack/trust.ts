import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { type Certificate, selfSignedCertificate } from '../simulators/serve.ts';

let made: Promise<Certificate> | null = null;

/**
 * A certificate for this machine that every TLS connection of this process accepts besides those it accepted before.
 * One for all stacks of a process: of two that bear the same name, OpenSSL may try the wrong one and refuse the server.
 */
export function trustedCertificate(): Promise<Certificate> {
  made ??= make();
  return made;
}

async function make(): Promise<Certificate> {
  const certificate = await selfSignedCertificate();
  setDefaultCACertificates([...getCACertificates('default'), certificate.cert]);
  return certificate;
}
