import { language, listed } from '.'

// What lists from above write as types of pollution, as they are read from them.
// They stand in the record as they were written; English readers get them named.
const ENGLISH: Record<string, string> = {
  水: 'water', 大气: 'air', 土壤: 'soil', 生态: 'ecology', 自然生态: 'nature', 海洋: 'sea', 辐射: 'radiation', 核与辐射: 'nuclear and radiation', 噪声: 'noise', 固废: 'solid waste', 垃圾: 'refuse', 重金属: 'heavy metals',
  油烟: 'cooking fumes', 扬尘: 'dust', 光: 'light', 畜禽养殖: 'livestock', 建设项目: 'construction projects', 农业农村: 'farming and countryside', 生活污水: 'domestic sewage', 群众身边的生态环境问题: 'everyday environmental problems', 其他: 'other',
}

/** A type of pollution as the reader's language names it; what nobody knows stays as it was written. */
export const typeName = (written: string) => (language() === 'zh' ? written : ENGLISH[written] ?? written)

/** Several of them, as the comparison of a row with its case joins them. */
export const typesIn = (joined: string) => listed(joined.split('、').filter(Boolean).map(typeName))
