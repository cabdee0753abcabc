/**
 * Estonian personal codes (isikukood, EVS 585:2007): `GYYMMDDSSSC`, where G tells sex and century of birth
 * (1–2 for 18xx up to 7–8 for 21xx) and C is the check digit.
 */

const firstWeights = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1];
const secondWeights = [3, 4, 5, 6, 7, 8, 9, 1, 2, 3];

/** The check digit of the first ten digits of a personal code; further digits are ignored. */
export function checkDigit(code: string): number {
  for (const weights of [firstWeights, secondWeights]) {
    const remainder = weights.reduce((sum, weight, at) => sum + weight * Number(code[at]), 0) % 11;
    if (remainder < 10) return remainder;
  }
  return 0;
}

/** Whether this is an eleven-digit personal code with a real date of birth and the right check digit. */
export function validPersonalCode(code: string): boolean {
  if (!/^[1-8]\d{10}$/.test(code)) return false;
  const year = 1800 + 100 * Math.floor((Number(code[0]) - 1) / 2) + Number(code.slice(1, 3));
  const [month, day] = [Number(code.slice(3, 5)), Number(code.slice(5, 7))];
  const birth = new Date(Date.UTC(year, month - 1, day));
  const real = birth.getUTCMonth() === month - 1 && birth.getUTCDate() === day;
  return real && checkDigit(code) === Number(code[10]);
}
