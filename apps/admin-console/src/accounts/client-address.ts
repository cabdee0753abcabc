/** The header in which `src/http` tells the peer's address; what a client sends under this name is dropped. */
export const clientAddressHeader = 'x-console-client';
