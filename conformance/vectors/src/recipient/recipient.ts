import type { Table } from '../flatbuffer/table.ts';
import type { Texts } from '../key/derivation.ts';
import type { Random } from '../random.ts';

/** What a recipient's part of the header is made from. */
export interface Sealing {
  readonly random: Random;
  readonly texts: Texts;
}

/** A recipient's part of the header before the FMK is encrypted. */
export interface Sealed {
  readonly label: string;
  readonly capsuleType: number;
  readonly capsule: Table;
  /** 32 bytes, if nothing is wrong with it. */
  readonly kek: Buffer;
}

/** Makes one recipient of a container. */
export type Recipient = (sealing: Sealing) => Sealed;
