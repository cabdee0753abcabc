import { elementsOf, expectElement, MalformedMessage, tags, textOf, type Element } from './element.ts';
import { Refusal } from './result.ts';

/** A search filter (RFC 4511 4.5.1.7) with assertion values as they came. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'present'; readonly attribute: string }
  | { readonly kind: 'equal' | 'greaterOrEqual' | 'lessOrEqual' | 'approximate'; readonly attribute: string; readonly value: Buffer }
  | {
      readonly kind: 'substrings';
      readonly attribute: string;
      readonly initial?: Buffer;
      readonly any: readonly Buffer[];
      readonly final?: Buffer;
    };

/** The most that one filter may ask: this many filters within each other, and this many in all. */
export const filterLimits = { depth: 32, filters: 512 } as const;

const comparisons = { 0xa3: 'equal', 0xa5: 'greaterOrEqual', 0xa6: 'lessOrEqual', 0xa8: 'approximate' } as const;

/**
 * Reads a filter. The empty `and` and `or` are the absolute true and false of RFC 4526.
 *
 * @throws MalformedMessage for fields that are not a filter's
 * @throws Refusal `inappropriateMatching` for an extensible match, `unwillingToPerform` beyond {@link filterLimits},
 *   `protocolError` for a choice or an order that RFC 4511 does not know
 */
export function readFilter(element: Element | undefined): Filter {
  let count = 0;
  const read = (given: Element | undefined, depth: number): Filter => {
    if (!given) throw new MalformedMessage('a filter is missing');
    count += 1;
    if (depth > filterLimits.depth || count > filterLimits.filters) throw new Refusal('unwillingToPerform', 'the filter is too large for this directory');
    const { tag, content } = given;
    switch (tag) {
      case 0xa0:
      case 0xa1:
        return { kind: tag === 0xa0 ? 'and' : 'or', filters: elementsOf(content).map((each) => read(each, depth + 1)) };
      case 0xa2: {
        const [inner, ...more] = elementsOf(content);
        if (more.length > 0) throw new MalformedMessage('a negation of several filters');
        return { kind: 'not', filter: read(inner, depth + 1) };
      }
      case 0x87:
        return { kind: 'present', attribute: textOf(given, tag) };
      case 0xa3:
      case 0xa5:
      case 0xa6:
      case 0xa8: {
        const [attribute, value] = elementsOf(content);
        return { kind: comparisons[tag], attribute: textOf(attribute), value: expectElement(value, tags.octetString).content };
      }
      case 0xa4:
        return readSubstrings(content);
      case 0xa9:
        throw new Refusal('inappropriateMatching', 'this directory has no matching rules to name');
      default:
        throw new Refusal('protocolError', 'a filter of an unknown kind');
    }
  };
  return read(element, 1);
}

/** SubstringFilter: `initial` may only be the first part and `final` the last. */
function readSubstrings(content: Buffer): Filter {
  const [attribute, sequence] = elementsOf(content);
  const parts = elementsOf(expectElement(sequence, tags.sequence).content);
  const last = parts.length - 1;
  const orderly = parts.every(({ tag }, at) => (tag === 0x80 && at === 0) || tag === 0x81 || (tag === 0x82 && at === last));
  if (parts.length === 0 || !orderly) throw new Refusal('protocolError', 'substrings without parts, or with parts out of order');
  const of = (wanted: number): Buffer[] => parts.filter(({ tag }) => tag === wanted).map((part) => part.content);
  const [initial] = of(0x80);
  const [final] = of(0x82);
  return { kind: 'substrings', attribute: textOf(attribute), any: of(0x81), ...(initial && { initial }), ...(final && { final }) };
}
