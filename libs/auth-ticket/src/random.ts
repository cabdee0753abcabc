/** Where unpredictable bytes come from. */
export interface Random {
  bytes(length: number): Uint8Array;
}
