import { attributeTypeOf, foldText } from './attribute.ts';
import type { Entry } from './entry.ts';
import type { Filter } from './filter.ts';

/**
 * Whether a filter holds for an entry: true, false, or undefined where the directory cannot tell (RFC 4511
 * 4.5.1.7: an attribute type it does not know, a value of the wrong syntax, certificates by their value).
 * An entry is found only when it is true. Text is compared as {@link foldText} says, `approximate` as `equal`.
 */
export function matches(filter: Filter, entry: Entry): boolean | undefined {
  switch (filter.kind) {
    case 'and':
      return every(filter.filters, entry);
    case 'or':
      return not(every(filter.filters.map((inner) => ({ kind: 'not', filter: inner })), entry));
    case 'not':
      return not(matches(filter.filter, entry));
    case 'present': {
      const type = attributeTypeOf(filter.attribute);
      return type && entry.attributes.has(type);
    }
    case 'substrings':
      return matchText(filter.attribute, entry, substringTest(filter));
    case 'equal':
    case 'approximate':
    case 'greaterOrEqual':
    case 'lessOrEqual':
      return matchText(filter.attribute, entry, comparison(filter.kind, filter.value));
  }
}

function every(filters: readonly Filter[], entry: Entry): boolean | undefined {
  const results = filters.map((filter) => matches(filter, entry));
  if (results.includes(false)) return false;
  return results.includes(undefined) ? undefined : true;
}

function not(result: boolean | undefined): boolean | undefined {
  return result === undefined ? undefined : !result;
}

type Test = (value: string) => boolean;

function matchText(attribute: string, entry: Entry, test: Test | undefined): boolean | undefined {
  const type = attributeTypeOf(attribute);
  if (type === undefined || type === 'userCertificate' || !test) return undefined;
  return (entry.attributes.get(type) ?? []).some((value) => typeof value === 'string' && test(foldText(value).trim()));
}

function comparison(kind: 'equal' | 'approximate' | 'greaterOrEqual' | 'lessOrEqual', octets: Buffer): Test | undefined {
  const wanted = fold(octets)?.trim();
  if (wanted === undefined || wanted === '') return undefined;
  if (kind === 'greaterOrEqual') return (value) => value >= wanted;
  if (kind === 'lessOrEqual') return (value) => value <= wanted;
  return (value) => value === wanted;
}

function substringTest({ initial, any, final }: Extract<Filter, { kind: 'substrings' }>): Test | undefined {
  const [start = '', end = ''] = [initial, final].map((octets) => (octets ? fold(octets) : ''));
  const middle = any.map(fold);
  const given = [...(initial ? [initial] : []), ...any, ...(final ? [final] : [])].map(fold);
  if (given.some((part) => part === undefined || part === '')) return undefined;
  return (value) => {
    if (!value.startsWith(start)) return false;
    let from = start.length;
    for (const part of middle) {
      const at = value.indexOf(part ?? '', from);
      if (at < 0) return false;
      from = at + (part ?? '').length;
    }
    return value.length - end.length >= from && value.endsWith(end);
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function fold(octets: Buffer): string | undefined {
  try {
    return foldText(utf8.decode(octets));
  } catch {
    return undefined;
  }
}
