/** Does something between two others; the last is done whatever happens. */
export async function whilst<T>(begin: () => Promise<void>, end: () => Promise<void>, action: () => Promise<T>): Promise<T> {
  try {
    await begin();
    return await action();
  } finally {
    await end();
  }
}
