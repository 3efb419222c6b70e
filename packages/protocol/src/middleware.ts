/** Stands around every call of a kind: sees its context, may change its outcome or refuse it. */
export type Middleware<C, R> = (context: C, next: () => Promise<R>) => Promise<R>

/** One function out of many, the first outermost. Made when middleware is added, not when a call comes. */
export const compose = <C, R>(
  around: readonly Middleware<C, R>[],
  innermost: (context: C) => Promise<R>,
): ((context: C) => Promise<R>) =>
  around.reduceRight<(context: C) => Promise<R>>(
    (next, each) => (context) => each(context, () => next(context)),
    innermost,
  )
