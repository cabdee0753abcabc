'use client';
import { Anchor, Button, type AnchorProps, type ButtonProps } from '@mantine/core';
import Link from 'next/link';
import type { ReactNode } from 'react';

/** A link to another page, for server components: they can't hand `next/link` to the component library themselves. */
export function PageLink({ href, children, ...props }: AnchorProps & { readonly href: string; readonly children: ReactNode }) {
  return <Anchor component={Link} href={href} {...props}>{children}</Anchor>;
}

/** The same in the shape of a button. */
export function PageButton({ href, children, ...props }: ButtonProps & { readonly href: string; readonly children: ReactNode }) {
  return <Button component={Link} href={href} {...props}>{children}</Button>;
}
