/**
 * The program of the image: a world in `/world` that can be reached through published ports of the same numbers.
 * Takes the options of `testbed up`; stops on SIGTERM.
 */
import { parseArgs } from 'node:util';
import { main } from '../main.ts';
import { defaultPortBase, portOf, portOffsets, type PortName } from '../world/ports.ts';
import { leadFromOutside } from './outside.ts';

const options = process.argv.slice(2);
const { values } = parseArgs({ args: options, strict: false, options: { 'port-base': { type: 'string' } } });
const base = Number(values['port-base'] ?? defaultPortBase);
// What a wrong base is, the command says better.
if (Number.isInteger(base)) await leadFromOutside((Object.keys(portOffsets) as PortName[]).map((name) => portOf(base, name)));
process.exitCode = await main(['up', '--data', '/world', '--no-console', ...options]);
