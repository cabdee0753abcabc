/** Address at which somebody sets their first password and second factor. */
export function enrolmentLink(origin: string, token: string): string {
  return `${origin}/enrol/${token}`;
}
