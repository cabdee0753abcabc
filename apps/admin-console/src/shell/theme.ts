import { Badge, createTheme, Modal, type MantineColorsTuple } from '@mantine/core';

const ink: MantineColorsTuple = ['#eef3fa', '#dce6f2', '#b6cbe5', '#8daed8', '#6b95cc', '#5586c6', '#3f74b8', '#2b5f9f', '#1f4f88', '#123f70'];
// Strong enough at shade 7 for white text, and for text on white.
const amber: MantineColorsTuple = ['#fff6e9', '#fdebd0', '#f8d5a0', '#f2bd6c', '#eda93f', '#d98a1b', '#c4730f', '#a8560a', '#8c4708', '#703906'];
const green: MantineColorsTuple = ['#ebf8ef', '#d8efdf', '#b0dfbf', '#84ce9c', '#5fbf7e', '#3fa562', '#2c8f50', '#1c7a40', '#146433', '#0d4e27'];
const red: MantineColorsTuple = ['#fdeeee', '#f9dada', '#f1b3b3', '#ea8989', '#e56666', '#d94848', '#cc3333', '#b52626', '#981e1e', '#7b1717'];

/** How the console looks: dense, calm, readable in both schemes. */
export const theme = createTheme({
  primaryColor: 'ink',
  colors: { ink, orange: amber, green, teal: green, red },
  // One shade in both schemes: the contrast of the text on it is reckoned once.
  primaryShade: 7,
  autoContrast: true,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  focusRing: 'auto',
  fontFamily: 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace',
  headings: { fontWeight: '600', sizes: { h1: { fontSize: '1.5rem', lineHeight: '1.25' }, h2: { fontSize: '1.125rem', lineHeight: '1.3' }, h3: { fontSize: '1rem', lineHeight: '1.4' } } },
  components: {
    // What a badge says matters more than its shape.
    Badge: Badge.extend({ defaultProps: { tt: 'none', fw: 500 }, styles: { root: { overflow: 'visible', flexShrink: 0 }, label: { overflow: 'visible' } } }),
    // Locking the scroll of the page takes a style element without a nonce.
    Modal: Modal.extend({ defaultProps: { lockScroll: false } }),
  },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
});
