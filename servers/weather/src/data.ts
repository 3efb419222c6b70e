/** Where a data file of this package is. Stands beside `index.ts`, so that the path is the same once all is bundled. */
export const dataFile = (name: string): URL => new URL(`../data/${name}`, import.meta.url)
