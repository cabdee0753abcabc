import { openKey, type ClientPorts, type SignerCredential, type TokenCredential } from '@testbed/client';
import { identitySigner, mobileIdSigner, smartIdSigner } from '@testbed/eid';
import { personOf, readCertificate } from '@testbed/pki';
import { ConfigurationProblem } from './problem.ts';
import { readInput } from './recipients.ts';
import type { World, WorldSigningService } from './world/world-file.ts';

/** How a phone is asked: where, and through the proxy or not. */
export interface PhoneOptions {
  readonly code: string;
  readonly world: World;
  /** Through the proxy in front of Smart-ID and Mobile-ID, with its bearer token. */
  readonly proxy: boolean;
  /** Shows the verification code while the phone is waited for. */
  readonly show: (line: string) => void;
}

/** UC.Client.04 with Smart-ID. */
export function smartIdCredential(options: PhoneOptions): SignerCredential {
  const { code, world } = options;
  const { smartId, trust } = world.file;
  const open = (ports: ClientPorts) =>
    Promise.resolve({ signer: smartIdSigner({ ...remote(options, smartId, '/smart-id/v2', trust.smartIdIssuer, ports) }), done: nothingToClose });
  return { kind: 'signer', code, means: 'Smart-ID', open };
}

/** UC.Client.04 with Mobile-ID. */
export function mobileIdCredential(options: PhoneOptions & { readonly phone: string }): SignerCredential {
  const { code, world, phone } = options;
  const { mobileId, trust } = world.file;
  const open = (ports: ClientPorts) =>
    Promise.resolve({ signer: mobileIdSigner({ ...remote(options, mobileId, '/mobile-id', trust.mobileIdIssuer, ports), phone }), done: nothingToClose });
  return { kind: 'signer', code, means: 'Mobile-ID', open };
}

/**
 * UC.Client.04 with an ID-card.
 *
 * @param certificate as the token shows it
 * @throws PkiProblem, ConfigurationProblem `file-invalid` when it names no person
 */
export function idCardCredential(card: TokenCredential, certificate: Uint8Array | undefined): SignerCredential {
  const person = certificate && personOf(readCertificate(certificate));
  if (!person) throw new ConfigurationProblem('file-invalid', `the token ${card.token} has no certificate of a person`);
  return {
    kind: 'signer',
    code: person.serialNumber,
    means: 'ID-card',
    async open(ports) {
      const identity = await openKey(card, ports);
      return { signer: identitySigner(identity), done: () => identity.close() };
    },
  };
}

function remote({ code, world, proxy, show }: PhoneOptions, service: WorldSigningService, path: string, issuer: string, { clock, request }: ClientPorts) {
  const { eidProxy } = world.file;
  const bytes = (paths: readonly string[]): Uint8Array[] => paths.map((name) => readCertificate(readInput(world.path(name))).raw);
  return {
    baseUrl: proxy ? eidProxy.url + path : service.url,
    pins: bytes(proxy ? eidProxy.certificates : service.certificates),
    issuers: bytes([issuer]),
    relyingPartyUuid: service.relyingPartyUuid,
    relyingPartyName: service.relyingPartyName,
    code,
    clock,
    request,
    onVerificationCode: (digits: string) => show(`Verification code: ${digits} — compare it with the phone's and confirm there`),
    ...(proxy && { bearer: () => eidProxy.token }),
  };
}

async function nothingToClose(): Promise<void> {}
