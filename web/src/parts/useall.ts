import { useEffect } from 'react'

/** Reads a list to its end: what waits for somebody is not told from its first pages. */
export function useAll({ hasNextPage, isFetching, isError, fetchNextPage }: { hasNextPage: boolean; isFetching: boolean; isError: boolean; fetchNextPage: () => unknown }) {
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage()
  }, [hasNextPage, isFetching, isError, fetchNextPage])
}
