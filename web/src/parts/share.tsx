/** How much of something is done, in hundredths. */
export function Share({ done, label }: { done: number; label: string }) {
  return <progress className="share" max={100} value={done} aria-label={label} />
}
