import { Anchor, Group, List, ListItem, Text } from '@mantine/core';
import type { DocumentKind, Environment, PublishedFile } from '@testbed/publishing';

/** Files of a publication, each to be taken away. */
export function FileLinks({ environment, kind, version, files }: { readonly environment: Environment; readonly kind: DocumentKind; readonly version: number; readonly files: readonly PublishedFile[] }) {
  return (
    <List listStyleType="none" size="sm" spacing={2}>
      {files.map(({ path, bytes }) => (
        <ListItem key={path}>
          <Group gap="xs">
            <Anchor href={`/api/${environment}/publications/${kind}/${version}/files/${path}`} fz="sm" download>{path.split('/').at(-1)}</Anchor>
            <Text size="xs" c="dimmed">{bytes.length} B</Text>
          </Group>
        </ListItem>
      ))}
    </List>
  );
}
