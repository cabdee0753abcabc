const offered = 'It is offered at a terminal or in a window, and an adapter drives clients without either; what is offered is judged by client/reencrypt.';
const directory = 'No argument of an adapter searches a directory by personal code: public clients have fixed addresses for it, or none.';

/** Requirements of the ledger that name this suite as their observer and that it does not judge, and why. */
export const notObservable: Readonly<Record<string, string>> = {
  'UC.Client.02/10': offered,
  'UC.Client.04/14': offered,
  'UC.Client.01/2a': directory,
  'CLIENT/finds-all-certificates': directory,
};
