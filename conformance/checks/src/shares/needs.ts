import type { HookName, Prerequisite, SharesTarget, SignerIdentity } from '@testbed/runner';

type Need = Prerequisite<SharesTarget>;

/** Somebody to whom shares can be addressed and who can sign tickets. */
export const aSigner: Need = { name: 'a signer', where: 'signers in the target file', demanded: true, offered: ({ signers }) => signers.length > 0 };

/** Somebody else. */
export const aSecondSigner: Need = {
  name: 'a second signer, who is another person',
  where: 'signers in the target file',
  demanded: true,
  offered: ({ signers }) => new Set(signers.map(({ code }) => code)).size > 1,
};

/** The same person with another certificate. */
export const anotherCertificate: Need = {
  name: 'a second signer with the code of another one and a certificate of their own',
  where: 'signers in the target file',
  demanded: false,
  offered: ({ signers }) => new Set(signers.map(({ code }) => code)).size < signers.length,
};

/** A signer whose key and hash are those of an algorithm. */
export function aSignerBy(algorithm: SignerIdentity['algorithm']): Need {
  return { name: `a signer with the algorithm ${algorithm}`, where: 'signers in the target file', demanded: false, offered: ({ signers }) => signers.some((signer) => signer.algorithm === algorithm) };
}

/** A signer whose certificate a server must not take. */
export function anUnacceptableSigner(state: keyof SharesTarget['unacceptableSigners'], name: string, demanded: boolean): Need {
  return { name, where: `unacceptableSigners.${state} in the target file`, demanded, offered: ({ unacceptableSigners }) => unacceptableSigners[state] !== undefined };
}

/** A command of the target file, with the one that undoes it. */
export function aHook(name: HookName, undo: HookName): Need {
  return { name: `the hooks ${name} and ${undo}`, where: 'hooks in the target file', demanded: false, offered: ({ hooks }) => hooks[name] !== undefined && hooks[undo] !== undefined };
}

/** How long a nonce is good, short enough to wait for the end. */
export const aShortNonceLifetime: Need = {
  name: 'a nonce lifetime of at most 10 s',
  where: 'nonceLifetime in the target file',
  demanded: false,
  offered: ({ nonceLifetime }) => nonceLifetime !== undefined && nonceLifetime <= 10_000,
};

/** How long a nonce is good. */
export const aNonceLifetime: Need = { name: 'a nonce lifetime', where: 'nonceLifetime in the target file', demanded: false, offered: ({ nonceLifetime }) => nonceLifetime !== undefined };

/** Shares that end by a time. */
export const anExpiry: Need = { name: 'an expiry of shares', where: 'expiry in the target file', demanded: false, offered: ({ expiry }) => expiry !== undefined };

/** Further processes or hosts of the same server. */
export const anArm: Need = { name: 'another arm of the server', where: 'arms in the target file', demanded: false, offered: ({ arms }) => arms.length > 0 };

/** An address from which leaving the port out leads to another server. */
export const aPortOfItsOwn: Need = { name: 'a port other than 443', where: 'url in the target file', demanded: false, offered: ({ url }) => new URL(url).port !== '' };
