/** Client-side requirements of the ledger that this suite does not judge, and why. */
export const notObservable: Readonly<Record<string, string>> = {};
