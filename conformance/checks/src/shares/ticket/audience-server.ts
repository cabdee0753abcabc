import { refusal } from '../../refusal.ts';
import { fetch, passingFetch } from '../fetch/request.ts';
import { aPortOfItsOwn, aSigner } from '../needs.ts';
import { withAudience } from './audience-form.ts';
import { ticketAccepted, ticketRefused } from './refused.ts';

const about = {
  requirements: ['TICKET/audience-own-server'],
  why: 'A server that takes tickets made for another one can be used by that one to collect the shares, and all shares together are the key.',
  next: 'Compare scheme, host and port of the audience with the server\'s own configured address; answer 401.',
};
const strangerHost = 'css.other.example';
const stranger = `${strangerHost}:8443`;
/** Of an address: a name, or an IPv6 address in brackets. */
const hostPart = /\/\/(?:\[[^\]]*\]|[^:/]+)/;

const toHost = withAudience((audience) => audience.replace(hostPart, `//${strangerHost}`));
const toPort = withAudience((audience) => audience.replace(/:(\d+)\//, (_whole, port: string) => `:${otherPort(port)}/`));
const toStranger = withAudience((audience) => audience.replace(/\/\/[^/]+/, `//${stranger}`));

function otherPort(port: string): number {
  return Number(port) === 65535 ? 1 : Number(port) + 1;
}

/** Headers of a proxy, each with the audience that a server which believes them would take for its own. */
const forwarded = [
  { header: 'X-Forwarded-Host', id: 'aud-x-forwarded-host', change: toHost, value: () => strangerHost },
  { header: 'X-Forwarded-Host', id: 'aud-x-forwarded-host-port', change: toStranger, value: () => stranger },
  { header: 'X-Forwarded-Port', id: 'aud-x-forwarded-port', change: toPort, value: (url: string) => String(otherPort(new URL(url).port || '443')) },
  { header: 'Forwarded', id: 'aud-forwarded', change: toStranger, value: () => `host="${stranger}";proto=https` },
].map(({ header, id, change, value }) =>
  ticketRefused({
    ...about,
    id: `shares/ticket/${id}`,
    next: `Take the server's own address from its configuration; believe ${header} from a proxy of its own at most.`,
    expected: `A ticket for another address is refused with 401 although ${header} names that address.`,
    change: (request, { target }) => ({ ...change(request), headers: [[header, value(target.url)] as const] }),
  }),
);

export const audienceServer = [
  ticketRefused({ id: 'shares/ticket/aud-other-host', ...about, notSoleKiller: 'The ticket of shares/ticket/aud-x-forwarded-host names the other host too.', expected: 'A ticket for another host is refused with 401.', change: toHost }),
  ticketRefused({ id: 'shares/ticket/aud-longer-host', ...about, expected: 'A ticket for a host that begins with the server\'s own name is refused with 401.', change: withAudience((audience) => audience.replace(hostPart, '$&.other.example')) }),
  ticketRefused({ id: 'shares/ticket/aud-other-port', ...about, notSoleKiller: 'The ticket of shares/ticket/aud-x-forwarded-port names another port too.', expected: 'A ticket for another port of the host is refused with 401.', change: toPort }),
  ticketRefused({ id: 'shares/ticket/aud-http', ...about, expected: 'A ticket for http instead of https is refused with 401.', change: withAudience((audience) => audience.replace('https:', 'http:')) }),
  ticketRefused({
    id: 'shares/ticket/aud-no-port',
    ...about,
    needs: [aSigner, aPortOfItsOwn],
    expected: 'A ticket whose audience leaves out the port, which means 443, is refused with 401 by a server at another port.',
    change: withAudience((audience) => audience.replace(/:\d+\//, '/')),
  }),
  ...forwarded,
  refusal(fetch, {
    id: 'shares/ticket/aud-host-header',
    ...about,
    requirements: [...about.requirements, 'UC.KTS.07/6', 'UC.KTS.07/6a'],
    level: 'MUST',
    needs: [aSigner],
    next: 'Take the server\'s own address from its configuration, never from the Host header.',
    expected: 'A ticket for another host is refused with 401, 400 or 421 although the Host header names that host.',
    twin: passingFetch,
    mutate: (request) => ({ ...toStranger(request), headers: [['Host', stranger] as const] }),
    refusedBy: { statuses: [400, 401, 421] },
  }),
  ticketAccepted({
    id: 'shares/ticket/aud-host-case',
    ...about,
    level: 'SHOULD',
    expected: 'A ticket with the host in capitals is accepted.',
    why: 'RFC 3986, section 6.2.2.1: capitals in a host mean nothing, and the specification writes its own examples with them.',
    next: 'Compare the host without regard to capitals.',
    change: withAudience((audience) => audience.replace(hostPart, (host) => host.toUpperCase())),
  }),
  ticketAccepted({
    id: 'shares/ticket/aud-double-slash',
    requirements: ['TICKET/audience-form'],
    level: 'SHOULD',
    expected: 'A ticket whose audience has a second slash before key-shares is accepted.',
    why: 'A public client joins address and path that way when its configured address ends in a slash; its users could not decrypt.',
    next: 'Read {address}//key-shares/… as {address}/key-shares/….',
    change: withAudience((audience) => audience.replace('/key-shares/', '//key-shares/')),
  }),
];
