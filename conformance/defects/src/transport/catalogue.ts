import { at } from '../capsule/plant.ts';
import type { Area, CapsuleDefect, Defect, SharesDefect } from '../defect.ts';
import type { Surgery } from '../listeners.ts';
import { atSocket } from '../shares/plant.ts';
import { answerDefects } from './answers.ts';
import { bodyDefects } from './bodies.ts';
import type { ListenerDefect } from './defect.ts';
import { requestDefects } from './requests.ts';
import { asksForCertificate, tlsDefects } from './tls.ts';

/** How ids and sentences call a listener. */
const listeners = {
  sender: { prefix: 'capsule/sender', words: 'interface of senders' },
  recipient: { prefix: 'capsule/recipient', words: 'interface of recipients' },
  shares: { prefix: 'shares/listener', words: 'only interface' },
} as const;
type ListenerName = keyof typeof listeners;

/** Listeners of a capsule server that go wrong before any rule. */
export const capsuleTransportDefects: readonly CapsuleDefect[] = (['sender', 'recipient'] as const).flatMap((listener) =>
  defectsOf(listener).map(({ surgery, ...rest }) => ({ ...rest, server: 'capsule-server', plant: at(listener, () => surgery) })),
);

/** Listeners of a shares server that go wrong before any rule. */
export const sharesTransportDefects: readonly SharesDefect[] = defectsOf('shares').map(({ surgery, ...rest }) => ({ ...rest, server: 'shares-server', plant: atSocket(() => surgery) }));

/** The defects that a listener can have; ids and checks carry its name. */
function defectsOf(listener: ListenerName): readonly (Pick<Defect, 'id' | 'area' | 'what' | 'caughtBy'> & { readonly surgery: Surgery })[] {
  const anybody = listener !== 'recipient';
  return [
    ...told(listener, 'robustness', [...requestDefects, ...(anybody ? bodyDefects : [])]),
    ...told(listener, 'headers', answerDefects),
    ...told(listener, 'tls', [...tlsDefects, ...(anybody ? [asksForCertificate] : [])]),
  ];
}

function told(listener: ListenerName, area: Area, defects: readonly ListenerDefect[]): ReturnType<typeof defectsOf> {
  const { prefix, words } = listeners[listener];
  const own = (check: string): string => check.replace('/', `/${listener}/`);
  return defects.map(({ id, what, caughtBy: [check, ...checks], surgery }) => ({
    id: `${prefix}/${id}`,
    area,
    what: `On its ${words} it ${what}.`,
    caughtBy: [own(check), ...checks.map(own)],
    surgery,
  }));
}
