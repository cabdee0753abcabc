import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';

/**
 * The certificates that the peer of a connection presented, DER, its own first; none where it presented none.
 * Not by `getPeerX509Certificate`: Node 24 never frees the certificates that came with the peer's own, and a server
 * grows by 11 kB with each connection.
 */
export function presentedCertificates(socket: TLSSocket): readonly Uint8Array[] {
  const chain: Uint8Array[] = [];
  // An empty object where there is none.
  let next: Partial<DetailedPeerCertificate> = socket.getPeerCertificate(true);
  while (next.raw) {
    chain.push(next.raw);
    // What signed itself is its own issuer.
    if (!next.issuerCertificate || next.issuerCertificate === next) break;
    next = next.issuerCertificate;
  }
  return chain;
}
