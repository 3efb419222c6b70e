/** Timers go no further, in milliseconds: 24 days. */
export const longestTimer = 2 ** 31 - 1
