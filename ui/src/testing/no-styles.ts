/** Stands in for every stylesheet under jest. */
export {};
