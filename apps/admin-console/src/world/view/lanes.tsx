/** Who takes part in a sequence: clients left, servers right. */
export interface Participants {
  readonly clients: readonly Participant[];
  readonly servers: readonly Participant[];
}

interface Participant {
  readonly id: string;
  readonly title: string;
}

const rowHeight = 30;

/** Room for all lanes of a usual world; more participants than fit make the diagram wider (pixels). */
const usualWidth = 600;
const lane = { narrowest: 68, widest: 120 } as const;

/** How wide the lanes are, and where each participant's is (pixels). Without a participant of that id: undefined. */
export function placeLanes({ clients, servers }: Participants): { readonly width: number; readonly x: (side: 'clients' | 'servers', id: string | undefined) => number | undefined } {
  const count = clients.length + servers.length;
  const each = Math.max(lane.narrowest, Math.min(lane.widest, usualWidth / Math.max(count, 1)));
  const at = (list: readonly Participant[], id: string | undefined, before: number): number | undefined => {
    const index = list.findIndex((one) => one.id === id);
    return index === -1 ? undefined : (before + index + 0.5) * each;
  };
  return { width: count * each, x: (side, id) => (side === 'clients' ? at(clients, id, 0) : at(servers, id, clients.length)) };
}

interface LanesProps {
  readonly participants: Participants;
  /** The names instead of a message. */
  readonly head?: boolean;
  readonly from?: string;
  readonly to?: string;
  readonly broken?: boolean;
}

/** One row of a sequence diagram: a line of life for each participant, and an arrow. What it says stands beside it as text. */
export function Lanes({ participants, head = false, from, to, broken = false }: LanesProps) {
  const { width, x } = placeLanes(participants);
  const all = [...participants.clients.map((one) => ({ ...one, x: x('clients', one.id) ?? 0 })), ...participants.servers.map((one) => ({ ...one, x: x('servers', one.id) ?? 0 }))];
  const [start, end] = [x('clients', from), x('servers', to)];
  const colour = broken ? 'var(--mantine-color-error)' : 'var(--mantine-primary-color-filled)';
  return (
    <svg width={width} height={rowHeight} aria-hidden style={{ flex: 'none', display: 'block' }}>
      {all.map((participant) =>
        head ? (
          <text key={participant.id} y={12} textAnchor="middle" fontSize={10} fontWeight={600} fill="currentColor">
            {linesOf(participant.title).map((line, index) => (
              <tspan key={index} x={participant.x} dy={index === 0 ? 0 : 12}>{line}</tspan>
            ))}
          </text>
        ) : (
          <line key={participant.id} x1={participant.x} x2={participant.x} y1={0} y2={rowHeight} stroke="var(--mantine-color-dimmed)" strokeDasharray="2 4" />
        ),
      )}
      {start !== undefined && end !== undefined && (
        <g stroke={colour} fill={colour}>
          <line x1={start} x2={end - 7} y1={rowHeight / 2} y2={rowHeight / 2} strokeWidth={1.75} />
          <path d={`M${end} ${rowHeight / 2}l-8 -4.5v9z`} stroke="none" />
          <circle cx={start} cy={rowHeight / 2} r={2.5} stroke="none" />
        </g>
      )}
    </svg>
  );
}

/** A name on two lines at most, each short enough for the narrowest lane. */
function linesOf(title: string): readonly string[] {
  const cut = /[ -]/.exec(title)?.index;
  const parts = cut === undefined ? [title] : [title.slice(0, cut + 1).trim(), title.slice(cut + 1)];
  return parts.map((part) => (part.length > 11 ? `${part.slice(0, 10)}…` : part));
}
