import { resolve } from 'node:path';
import type { Adapter, Argument } from './adapter.ts';
import { AdapterProblem } from './problem.ts';

/** What the client is asked to do. Paths are absolute. */
export type Order =
  | { readonly does: 'encrypt'; readonly out: string; readonly files: readonly string[]; readonly recipients: readonly Argument[]; readonly server?: Argument | undefined; readonly further?: readonly Argument[] }
  | { readonly does: 'decrypt'; readonly container: string; readonly outDir: string; readonly credential: Argument; readonly server?: Argument | undefined; readonly further?: readonly Argument[] }
  | { readonly does: 'reencrypt'; readonly container: string; readonly out: string; readonly credential: Argument; readonly recipients: readonly Argument[]; readonly server?: Argument | undefined; readonly further?: readonly Argument[] };

/**
 * The words of a command. A word that is only a place (`{recipients}`, `{files}`, `{server}`, `{credential}`,
 * `{further}`) becomes as many words as it needs, or none; further arguments (a server list, an expiry) follow the
 * place `{further}`, or the program's own words where there is none.
 *
 * @throws AdapterProblem `argument-unsupported`, `place-unfilled`
 */
export function compose(adapter: Adapter, order: Order): readonly string[] {
  const template = adapter[order.does];
  if (!template) throw new AdapterProblem('argument-unsupported', `${adapter.name} has no command to ${order.does}`, 'give the command in the adapter, or claim less in supports');
  const lists: Readonly<Record<string, readonly string[]>> = {
    recipients: 'recipients' in order ? order.recipients.flatMap((argument) => words(adapter, argument)) : [],
    credential: 'credential' in order ? words(adapter, order.credential) : [],
    files: 'files' in order ? order.files : [],
    server: order.server ? words(adapter, order.server) : [],
    further: (order.further ?? []).flatMap((argument) => words(adapter, argument)),
  };
  const values: Record<string, string> = {
    ...('out' in order && { out: order.out }),
    ...('outDir' in order && { outDir: order.outDir }),
    ...('container' in order && { container: order.container }),
  };
  const composed = template.flatMap((word) => {
    const [, place] = /^\{(\w+)\}$/.exec(word) ?? [];
    return (place !== undefined && lists[place]) || [fill(adapter, word, values)];
  });
  const hasPlace = template.includes('{further}');
  const [program = '', ...rest] = located(adapter, composed);
  return hasPlace ? [program, ...rest] : [program, ...insertFurther(rest, lists['further'] ?? [])];
}

/** A program that begins with a dot lies beside the adapter file. */
export function located({ folder }: Adapter, [program = '', ...rest]: readonly string[]): readonly string[] {
  return [program.startsWith('.') ? resolve(folder, program) : program, ...rest];
}

/** After the first words that are no option: the subcommand. */
function insertFurther(rest: readonly string[], further: readonly string[]): readonly string[] {
  const at = rest.findIndex((word) => word.startsWith('-'));
  return at === -1 ? [...rest, ...further] : [...rest.slice(0, at), ...further, ...rest.slice(at)];
}

function words(adapter: Adapter, { name, values }: Argument): readonly string[] {
  const template = adapter.arguments[name];
  if (!template) throw new AdapterProblem('argument-unsupported', `${adapter.name} takes no ${name}`, 'give the argument in the adapter, or claim less in supports');
  return template.map((word) => fill(adapter, word, values));
}

function fill({ name, folder }: Adapter, word: string, values: Readonly<Record<string, string>>): string {
  return word.replaceAll(/\{(\w+)\}/g, (_whole, place: string) => {
    const value = place === 'adapter' ? folder : values[place];
    if (value === undefined) throw new AdapterProblem('place-unfilled', `the adapter ${name} asks for {${place}}, which there is not here`, 'see docs/certify-client.md for the places of each argument');
    return value;
  });
}
