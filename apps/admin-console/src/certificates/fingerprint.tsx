import { Text } from '@mantine/core';

/** A SHA-256 in groups of eight digits; the last one, which people compare, stands out. */
export function Fingerprint({ value }: { readonly value: string }) {
  const groups = value.match(/.{1,8}/g) ?? [];
  return (
    <Text component="span" className="fingerprint">
      {groups.slice(0, -1).join(' ')} <strong>{groups.at(-1)}</strong>
    </Text>
  );
}
