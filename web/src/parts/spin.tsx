/** Something is on its way. */
export const Spin = () => <span className="spin" aria-hidden />
