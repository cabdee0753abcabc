import type { AttributeType } from './attribute.ts';
import { nameKey, writeName, type NameKey, type Rdn } from './name.ts';

/** An entry of the directory. */
export interface Entry {
  /** As text, from the entry up (RFC 4514). */
  readonly name: string;
  readonly key: NameKey;
  /** Text, except for certificates, which are DER. */
  readonly attributes: ReadonlyMap<AttributeType, readonly (string | Buffer)[]>;
}

/** An entry of this name, from the root down; its attributes include those of its RDN. */
export function entryOf(name: readonly Rdn[], attributes: Readonly<Partial<Record<AttributeType, readonly (string | Buffer)[]>>>): Entry {
  const last = name.at(-1);
  const all = Object.entries({ ...attributes, ...(last && { [last.type]: [last.value] }) });
  return { name: writeName(name), key: nameKey(name), attributes: new Map(all as [AttributeType, readonly (string | Buffer)[]][]) };
}
