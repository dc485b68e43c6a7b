package secrecy

// A blind index finds equal values without opening them: beside a sealed value
// lies its keyed digest. It is as secret as the ring: telephone numbers are few,
// so whoever has the key can try them all.

// Index gives the digest of a value under the primary key, and the key's id.
// The ring is the one of Digest; the purposes of indexes have a name space of
// their own in it.
func (k *Keys) Index(purpose string, value []byte) (digest, key string) {
	state := k.rings[Digest].current()
	compute := state.prfs.PRFs[state.primary].ComputePRF
	return digestWith(compute, "index:"+purpose, [][]byte{value}), keyName(state.primary)
}

// IndexAll gives the digest of a value under every key, for looking it up while
// rows are still indexed under older ones.
func (k *Keys) IndexAll(purpose string, value []byte) []string {
	k.rings[Digest].reloadIfChanged()
	return k.Digests("index:"+purpose, value)
}

// IndexKey is the id of the key under which values are indexed now, after what
// other processes have rotated was taken over.
func (k *Keys) IndexKey() string {
	k.rings[Digest].reloadIfChanged()
	return keyName(k.rings[Digest].current().primary)
}
