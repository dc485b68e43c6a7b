import { useSyncExternalStore } from 'react'

import { Kept } from '../parts/browser'

// Whether this browser rings is this browser's affair, and kept in it.
const sound = new Kept('localStorage', 'jiaoban.sound')
/** When any page of this browser rang last. */
const rang = new Kept('localStorage', 'jiaoban.rang')
/** Never more than one tone in this time. */
export const BETWEEN = 10_000

const watching = new Set<() => void>()

export function ringing(): boolean {
  return sound.read() !== 'off'
}

export function setRinging(on: boolean) {
  sound.write(on ? 'on' : 'off')
  watching.forEach((w) => w())
}

export function useRinging(): boolean {
  return useSyncExternalStore((w) => {
    watching.add(w)
    return () => watching.delete(w)
  }, ringing)
}

let audio: AudioContext | undefined

const told = () => watching.forEach((w) => w())

/** Whether a tone would be heard now: browsers let nothing sound before somebody has clicked or typed. */
export function sounding(): boolean {
  return audio?.state === 'running'
}

export function useSounding(): boolean {
  return useSyncExternalStore((w) => {
    watching.add(w)
    return () => watching.delete(w)
  }, sounding)
}

/** Lets it sound as soon as the browser allows: at once, or with the next click or key. */
export function listenForHand() {
  if (!audio) {
    audio = new AudioContext()
    audio.onstatechange = told
  }
  told()
  const heard = () => {
    if (audio?.state !== 'running') void audio?.resume().then(told, () => {})
  }
  addEventListener('pointerdown', heard)
  addEventListener('keydown', heard)
  return () => {
    removeEventListener('pointerdown', heard)
    removeEventListener('keydown', heard)
  }
}

/** Whether a tone may sound now; whoever asks is taken to ring. */
export function mayRing(now: number, kept: Pick<Kept, 'read' | 'write'> = rang): boolean {
  const last = Number(kept.read() ?? 0)
  if (now >= last && now - last < BETWEEN) return false
  kept.write(String(now))
  return true
}

/** Two short tones, soft at both ends. */
export function ring() {
  if (!audio || audio.state !== 'running' || !ringing() || !mayRing(Date.now())) return
  const at = audio.currentTime
  for (const [i, pitch] of [880, 660].entries()) {
    const tone = audio.createOscillator()
    const loud = audio.createGain()
    tone.frequency.value = pitch
    const from = at + i * 0.22
    loud.gain.setValueAtTime(0.0001, from)
    loud.gain.exponentialRampToValueAtTime(0.25, from + 0.02)
    loud.gain.exponentialRampToValueAtTime(0.0001, from + 0.2)
    tone.connect(loud).connect(audio.destination)
    tone.start(from)
    tone.stop(from + 0.21)
  }
}
