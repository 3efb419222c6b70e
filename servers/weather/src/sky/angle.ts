/** The sine of degrees. */
export const sin = (degrees: number): number => Math.sin((degrees * Math.PI) / 180)
/** The cosine of degrees. */
export const cos = (degrees: number): number => Math.cos((degrees * Math.PI) / 180)
/** The tangent of degrees. */
export const tan = (degrees: number): number => Math.tan((degrees * Math.PI) / 180)
/** Radians as degrees. */
export const degrees = (radians: number): number => (radians * 180) / Math.PI
/** An angle brought into 0 to 360. */
export const turn = (angle: number): number => ((angle % 360) + 360) % 360

/** A moment in Julian centuries since noon of the first day of 2000. */
export const centuries = (time: number): number => (time / 86_400_000 - 10_957.5) / 36_525
