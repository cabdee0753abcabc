import { booleanOf, elementsOf, MalformedMessage, tags, textOf, wholeOf, type Element } from './element.ts';

/** One request of a client. */
export interface Request {
  readonly id: number;
  readonly operation: Operation;
  /** What stands within the operation's tag. */
  readonly content: Buffer;
  /** Object identifiers of the controls that the client insists on. This directory knows none. */
  readonly criticalControls: readonly string[];
}

/** The requests of RFC 4511, by the tag of their operation. */
const operations = {
  0x60: 'bind',
  0x42: 'unbind',
  0x63: 'search',
  0x66: 'modify',
  0x68: 'add',
  0x4a: 'delete',
  0x6c: 'modifyDN',
  0x6e: 'compare',
  0x50: 'abandon',
  0x77: 'extended',
} as const;

export type Operation = (typeof operations)[keyof typeof operations];

/** The tag that ends an operation; unbind and abandon are not answered. */
export const responseTags = { bind: 0x61, search: 0x65, modify: 0x67, add: 0x69, delete: 0x6b, modifyDN: 0x6d, compare: 0x6f, extended: 0x78 } as const;

/** Reads an LDAPMessage (RFC 4511 4.1.1); later components that are not known are left alone, as it says. @throws MalformedMessage */
export function readRequest(octets: Buffer): Request {
  const [message] = elementsOf(octets);
  const [number, operation, controls] = elementsOf(message?.content ?? Buffer.alloc(0));
  const id = wholeOf(number);
  if (id === 0) throw new MalformedMessage('a request numbered 0');
  if (!operation || !isOperationTag(operation.tag)) throw new MalformedMessage('an operation that is no request');
  return { id, operation: operations[operation.tag], content: operation.content, criticalControls: controls?.tag === 0xa0 ? criticalOf(controls) : [] };
}

function isOperationTag(tag: number): tag is keyof typeof operations {
  return Object.hasOwn(operations, tag);
}

function criticalOf(controls: Element): readonly string[] {
  return elementsOf(controls.content).flatMap((control) => {
    if (control.tag !== tags.sequence) throw new MalformedMessage('a control that is no SEQUENCE');
    const [type, criticality] = elementsOf(control.content);
    const identifier = textOf(type);
    return criticality?.tag === tags.boolean && booleanOf(criticality) ? [identifier] : [];
  });
}
