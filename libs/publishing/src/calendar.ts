/** Something that ends, and how urgent that is. */
export interface CalendarItem {
  readonly what: 'pin' | 'server-list' | 'freshness' | 'root' | 'signing-key';
  /** For people: the server's name and the pin's purpose, a key's id. */
  readonly subject: string;
  /** The server a pin belongs to. */
  readonly server?: string;
  /** RFC 3339. */
  readonly expires: string;
  /** Whole days; negative once it is over. */
  readonly daysLeft: number;
  readonly severity: 'expired' | 'critical' | 'warning' | 'fine';
  /** What to do about it. */
  readonly next: string;
}
