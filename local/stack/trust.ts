import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/** Lets every TLS connection of this process accept this certificate besides those it accepted before. */
export function trust(certificate: string): void {
  setDefaultCACertificates([...getCACertificates('default'), certificate]);
}
