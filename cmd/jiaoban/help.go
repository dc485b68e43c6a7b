package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// words say one thing in Chinese and in English. Chinese stands first; lines are
// kept short, for they stand beside each other in a terminal.
type words struct{ zh, en string }

// line puts both languages on one line.
func (w words) line() string { return w.zh + " · " + w.en }

// lines puts them below one another.
func (w words) lines() string { return w.zh + "\n" + w.en }

// commandHelp is what help says of a command.
type commandHelp struct {
	short words
	long  words // more than the short text; may be empty
}

// program is what help says of the program itself.
var program = commandHelp{
	short: words{"交办：案件交办、按时答复、全程留痕", "hand cases over, demand an answer by a time"},
	long: words{
		"把督察组交办的信访件分给各单位，每一步都有时限，每一步都记录在案。\n先运行 jiaoban serve --demo 看看；设置项另见 README。",
		"Gives complaint cases handed over by an inspection group to units, with a\ntime limit for every step and a record of each. Begin with jiaoban serve --demo;\nsettings are also described in the README.",
	},
}

// exitHelp tells programs and scripts how a command ends.
var exitHelp = words{
	"退出状态：0 完成；1 未完成；2 命令或设置有误；3 有退回的行；\n4 与记录不符（记录链、判定、文件）；5 件数与来件方申报的不一致（行照常入库）。\n既有退回的行、件数又不一致时，import 与 batch commit 都为 5。",
	"Exit status: 0 done; 1 not done; 2 the command or its settings are wrong;\n3 rows were refused; 4 something does not hold (the chain of the record, a\nverdict, a file); 5 the sender declared another number of cases (the rows are\ncommitted all the same). Where rows were refused and the count differs, import\nand batch commit both end with 5.",
}

// commandHelps describes every command by its path.
var commandHelps = map[string]commandHelp{
	"serve": {
		short: words{"在一个进程中运行全部", "run everything in one process"},
		long: words{
			"网页接口、流程引擎和台账都在这一个进程中，数据放在一个目录里。\n首次启动会建立密钥和第一个管理员，并显示其登录名和密码。\nCtrl-C 或 SIGTERM 有序停止；第二次立即停止。",
			"The API, the engine and the ledger in this one process, on one data folder.\nThe first start makes the keys and the first administrator, and shows the login.\nCtrl-C or SIGTERM stops it in good order, a second one at once.",
		},
	},
	"api": {
		short: words{"只运行接口（集群）", "run the API alone, for a cluster"},
		long: words{
			"须有 PostgreSQL 台账，和外部 Temporal 或本机的 jiaoban engine；可运行多个。\n先运行 jiaoban migrate。",
			"Needs a ledger in PostgreSQL, and an external Temporal or jiaoban engine on this\nhost; several may run. Run jiaoban migrate first.",
		},
	},
	"worker": {
		short: words{"只运行流程（集群）", "run the worker alone, for a cluster"},
		long: words{
			"须有 PostgreSQL 台账，和外部 Temporal 或本机的 jiaoban engine；可运行多个。\n先运行 jiaoban migrate。",
			"Needs a ledger in PostgreSQL, and an external Temporal or jiaoban engine on this\nhost; several may run. Run jiaoban migrate first.",
		},
	},
	"engine": {
		short: words{"只运行内置引擎（集群）", "run the built-in engine alone, for a cluster"},
		long: words{
			"供本机的 jiaoban api 和 worker 使用，以 --temporal 127.0.0.1:7233 连接。\n流程存于 PostgreSQL（--temporal-database），一库只运行一个引擎。",
			"For jiaoban api and worker on this host, which reach it with\n--temporal 127.0.0.1:7233. Its workflows are in PostgreSQL (--temporal-database);\none engine runs on a database.",
		},
	},
	"promote": {
		short: words{"把案件交给新版本的办理进程（逐台升级）", "give the cases to workers of a new version"},
		long: words{
			"用于 JIAOBAN_TEMPORAL_VERSIONING=true 的集群：先启动新版本的 jiaoban worker，\n再以新版本的程序运行本命令，然后停止旧的；以旧版本的程序运行即换回去。",
			"For a cluster with JIAOBAN_TEMPORAL_VERSIONING=true: start workers of the new\nversion, run this with the program of that version, then stop the old ones. Run\nwith the program of the old version it goes back.",
		},
	},
	"migrate": {
		short: words{"把台账升级到本版本", "bring the ledger to this version"},
		long: words{
			"新台账同时建立密钥、时限规定和第一个管理员。jiaoban serve 启动时自动升级。",
			"For a new ledger it also makes keys, policies and the first administrator.\njiaoban serve does this by itself when it starts.",
		},
	},
	"import": {
		short: words{"把清单上传到运行中的服务并入库", "send a list to a running server and commit it"},
		long: words{
			"读取 .xlsx 或 .csv，逐行显示去向，然后入库，最后给出合计。\n编号在同一清单（来件方批次号相同；缺批次号的，交办时间相同）中已有的是同一件：\n内容相同不变，不同的只列出差异、从不覆盖；要采用，在该件上更正登记。\n编号在别的清单中已有的是重复件：另立新件、另行计时，并关联以前的案件，\n预览列出这些案件和不同之处。\n件数与来件方申报的不一致时醒目提示；在终端上先询问，--yes 不问。\n拟立新件的行至少一半与已登记的案件一字不差时先询问，无人可问则不入库；\n确为新的交办，用 --again。",
			"Reads .xlsx or .csv, shows what becomes of each row, commits, and ends with the\nsum. A number known from the same list (one number of the sender's batch, or one\ninstant of hand-over where a number is missing) is the same case: what differs is\nshown and never overwrites anything; to take it over, amend its registration.\nA number known from another list is a repeat: a case of its own with its own\nclock, linked to the earlier ones, which are shown with what differs.\nIf the sender declared another number of cases this is said loudly; on a\nterminal it asks first, unless --yes. Where at least half of the rows that would\nbecome cases say word for word what registered cases say it asks too, and commits\nnothing where nobody can be asked; --again says that they were handed over anew.",
		},
	},
	"batch": {
		short: words{"处理已上传的清单（经运行中的服务）", "lists that were sent, by a running server"},
		long: words{
			"ROW 是表中的行号，即预览和退回原因所示；几张表同号时写作 来信!5。",
			"ROW is the row's number in the sheet, as the preview and the refusals show it;\nwhere several sheets have it, SHEET!5.",
		},
	},
	"batch list":    {short: words{"列出清单及其状态", "list the lists and how each stands"}},
	"batch show":    {short: words{"查看一份清单：提示、各行去向、合计", "show a list: what was noticed, every row, the sum"}},
	"batch refused": {short: words{"列出一份清单的退回行和原因", "show the refused rows of a list, with why"}},
	"batch correct": {
		short: words{"更正一行退回的行", "mend one refused row"},
		long: words{
			"用 --field 栏目=内容 逐项更正（可多次），其余照旧；不写 --field 即原样再试。\n栏目是表中列名，或 number、complaint、region、address、respondent、\npollution_types、channel、demand。更正后用 jiaoban batch commit 入库。",
			"Replaces cells with --field name=value (as often as needed) and reads the row\nagain; without --field it is tried as it stands. The name is a heading of the\nlist, or number, complaint, region, address, respondent, pollution_types,\nchannel, demand. Then commit it with jiaoban batch commit.",
		},
	},
	"batch strike":  {short: words{"划去一行退回的行", "strike a refused row off the shift's list"}},
	"batch restore": {short: words{"撤销划去", "undo the strike of a row"}},
	"batch commit": {
		short: words{"确认入库", "commit a list, or what is mended of it"},
		long: words{
			"补充办理的行须由统筹协调确认入库；本人须回避的案件的行，由他人确认。",
			"Rows that send known cases down again are a coordinator's to commit; rows of cases\nfrom which you are barred are somebody else's.",
		},
	},
	"batch withdraw": {
		short: words{"撤回误传且未入库的清单", "take back a list sent by mistake"},
		long: words{
			"例如交办时间填错。已有行入库的不能撤回。撤回后同一文件可重新上传。",
			"As when the hand-over instant was wrong. Not once rows are committed. Its file\nmay then be sent anew.",
		},
	},
	"export": {
		short: words{"把案件或记录写成文件", "write cases or the record to a file"},
		long: words{
			"csv、xlsx 为案件表，jsonl 为全部事件。可在服务运行时使用。\n举报内容和办理情况里可能写有姓名、电话，案件表写出前逐格核查，有的列明所在、不写文件（退出码 3）；\n对外公开用 --public，只在本单位内使用的加 --internal。",
			"csv and xlsx hold the table of cases, jsonl every event. It may run beside the\nserver.\nComplaints and reports may hold names and telephones, so every cell of a table is\nchecked; where something is found the places are named and nothing is written\n(exit status 3). Use --public for the public, --internal for a table that stays\ninside.",
		},
	},
	"password": {
		short: words{"修改自己的密码（经运行中的服务）", "change your own password, by a running server"},
		long: words{
			"首次登录须先修改初始密码。新密码在终端输入，或取自 JIAOBAN_NEW_PASSWORD。",
			"The first password must be changed before anything else. The new one is typed at\nthe terminal, or comes from JIAOBAN_NEW_PASSWORD or JIAOBAN_NEW_PASSWORD_FILE.",
		},
	},
	"recover": {
		short: words{"按台账为未办结的件重建流程", "give every unfinished case a new workflow"},
		long: words{
			"Temporal 的数据丢失或更换后使用；时限不变，不会重复记录。先列出 Temporal 与台账\n不一致的件，以台账为准。--check 只核对，不改动：各件与其事件、清单行数与件数、\n记录链；用外部 Temporal 时还核对各件的流程。",
			"For when Temporal's store was lost or replaced: clocks stay, nothing is recorded\ntwice. First it names the cases of which Temporal and the record do not say the\nsame; the record is right. --check only compares: cases with their events, rows of\nlists with cases, the chain, and, beside an external Temporal, cases with workflows.",
		},
	},
	"backup": {
		short: words{"把台账和材料备份成一个加密文件", "back up record and files into one encrypted file"},
		long: words{
			"服务可照常运行。台账为某一时刻的全貌，随后是全部材料和清单，以 --recipient 的\n公钥加密；密钥不在其中，须另处保管。台账在 SQLite 或 PostgreSQL 中均可，\n并可恢复到另一种数据库。公钥由 jiaoban keys backup 生成。\n台账所记的文件有损坏或缺失的，逐个列出，备份照样完成，退出状态为 4。",
			"The program may be running. The record as it stands at one instant, then all\nevidence and lists, encrypted for --recipient. The keys are not in it and belong\nelsewhere. From SQLite or PostgreSQL, and restored into either. jiaoban keys\nbackup makes the key. Files of the record that are damaged or missing are named,\nthe backup is made all the same, and the exit status is 4.",
		},
	},
	"restore": {
		short: words{"由备份恢复台账和材料", "make record and files of a backup"},
		long: words{
			"先把密钥放回 --keys；只恢复到没有台账的目录或空库，先核对整个备份再动手。\n--check 只核对。下次启动为每件未办结的案件重建流程；备份以后的办理须重新录入。\n文件有损坏或缺失的，逐个列出，其余照样恢复，退出状态为 4。",
			"First put the keys back (--keys). Only into a folder or a database without a\nrecord; the whole backup is checked before anything is done. --check does no\nmore. The next start gives every unfinished case a new workflow; what was done\nsince the backup must be entered again. Files that are damaged or missing are\nnamed, everything else is restored, and the exit status is 4.",
		},
	},
	"demo": {
		short: words{"用约一分钟演示一件的全过程", "live the whole life of one case in about a minute"},
		long: words{
			"在临时目录中以秒计时运行，逐步打印。",
			"Runs on a temporary folder with clocks of seconds, and prints each step.",
		},
	},
	"bench": {
		short: words{"在本机测速，与空流程相比", "measure this machine against a bare workflow"},
		long: words{
			"依次测清单接收、办理、全过程、查阅、件数增长和正午同时到期，每项与同一 Temporal\n上的空流程（标尺）相比；正午的每个判定都核对，有误则退出状态为 4。约需数分钟。\n在临时目录中运行；写明 PostgreSQL 或外部 Temporal 时，在那里建立临时的数据库和\n命名空间，用后删除（须有权建立）。各项含义见 docs/performance.md。",
			"Measures lists, commands, whole lives, reading, growth and a noon at which\neverything is due, each against a bare workflow (the yardstick) on the same Temporal.\nEvery verdict at noon is checked; where one is wrong the exit status is 4. It takes\nsome minutes. Runs on a temporary folder; on a PostgreSQL or an external Temporal that\nis named it makes databases and namespaces of its own, which takes the right to do so,\nand removes them. What each figure means: docs/performance.md.",
		},
	},
	"version": {
		short: words{"显示版本和组成", "say what this is made of"},
	},
	"audit": {
		short: words{"校验和证明记录", "check and prove the record"},
	},
	"audit verify": {
		short: words{"校验记录链，指出第一处不符", "check the chain; names the first misfit"},
		long: words{
			"校验台账、导出的链或一件的证明。只读；可在服务运行时使用。\n不完整时退出状态为 4。",
			"Checks a ledger, an exported chain or the proof of a case. It only reads and may\nrun beside the server. Exit status 4 if it does not hold.",
		},
	},
	"evidence": {
		short: words{"核对证据材料", "check the evidence"},
	},
	"evidence verify": {
		short: words{"核对记录所列材料是否都在", "check that every file of the record is there"},
		long: words{
			"只读；可在服务运行时使用。有缺失或大小不符时退出状态为 4。",
			"It only reads and may run beside the server. Exit status 4 if a file is missing\nor of another size.",
		},
	},
	"audit root": {
		short: words{"对整条链的根签名", "sign the root over the whole chain"},
		long: words{
			"输出一行，宜另处保存：日后可证明在此之前的记录未被改动。",
			"Prints one line, to be kept elsewhere: with it nobody can change what stood\nbefore it unnoticed.",
		},
	},
	"audit prove": {
		short: words{"写出一件的记录及其证明", "write the entries of a case with proofs"},
		long: words{
			"校验证明不需要台账：jiaoban audit verify --proof。",
			"Checking them needs no ledger: jiaoban audit verify --proof.",
		},
	},
	"account": {
		short: words{"管理账号（不经服务）", "look after accounts, without a server"},
		long: words{
			"供机器的管理人使用，不需要账号，例如没有人能登录时。\nSQLite 台账须先停止服务；PostgreSQL 台账随时可用。",
			"For the operator of the machine, who needs no account, as when nobody can sign\nin. Stop the server first where the ledger is in SQLite; not so in PostgreSQL.",
		},
	},
	"account list":                {short: words{"列出账号", "list the accounts"}},
	"account add":                 {short: words{"开通账号；密码只显示一次", "let somebody sign in; shows the password once"}},
	"account disable":             {short: words{"停用账号并结束其会话", "close an account and end its sessions"}},
	"account enable":              {short: words{"重新启用账号", "open an account again"}},
	"account unlock":              {short: words{"解除因密码错误的锁定", "forget the wrong passwords that locked it"}},
	"account reset-password":      {short: words{"重置密码；新密码只显示一次", "replace a forgotten password; shown once"}},
	"account reset-second-factor": {short: words{"解除丢失的二次验证", "take a lost second factor away"}},
	"account sessions":            {short: words{"列出账号的会话和令牌", "list an account's sessions and tokens"}},
	"account end-session":         {short: words{"结束一个会话或令牌", "end one session or token"}},
	"keys": {
		short: words{"管理密钥环", "look after the rings of keys"},
		long: words{
			"密钥环：identity 信访人身份，text 文字，files 证据，payload 流程引擎，\nsignin 二次验证，roots 根签名，digest 摘要与索引。从不显示密钥。",
			"The rings: identity, text, files, payload (the engine), signin (second factors),\nroots (signed roots) and digest (digests and indexes). No key is ever shown.",
		},
	},
	"keys list": {short: words{"列出密钥环、密钥编号和年龄", "name the rings, ids and ages of keys"}},
	"keys backup": {
		short: words{"生成备份用的密钥", "make a key for backups"},
		long: words{
			"私钥写入 --out，离线保管；显示的公钥用于 jiaoban backup --recipient。",
			"The secret part goes to --out and is kept offline; the public part that is shown\nis named with jiaoban backup --recipient.",
		},
	},
	"keys rotate": {
		short: words{"给一个密钥环换新密钥", "give a ring a new key"},
		long: words{
			"服务可照常运行；旧密钥仍能打开旧数据。每次更换都记录在案。",
			"The program may run meanwhile; older keys go on opening old data. Each rotation\nis recorded.",
		},
	},
	"keys reseal": {short: words{"把旧密钥封存的数据改用新密钥", "seal anew what older keys have sealed"}},
	"keys forget": {
		short: words{"记录密钥遗失，不再等它", "record that a key is gone, go on without it"},
		long: words{
			"只用于目录中已没有、备份中也找不回的密钥；服务须先停止。它封存的内容从此无法读取，\n原样保留，找回密钥即可再读。",
			"For a key that is in no backup either; the program must be stopped. What it sealed\ncannot be read any more; it is kept, and opens again if the key is found.",
		},
	},
	"unit":            {short: words{"管理单位（经运行中的服务）", "units of a running server"}},
	"unit list":       {short: words{"列出单位树", "list the tree of units"}},
	"unit add":        {short: words{"新增单位", "add a unit"}},
	"unit change":     {short: words{"变更单位资料", "change what is known of a unit"}},
	"unit move":       {short: words{"调整上级单位", "put a unit below another"}},
	"unit disable":    {short: words{"停用单位，并说明牵涉什么", "dissolve a unit; says what hangs on it"}},
	"unit enable":     {short: words{"重新启用单位", "let a dissolved unit take work again"}},
	"person":          {short: words{"管理人员（经运行中的服务）", "people of a running server"}},
	"person list":     {short: words{"列出人员", "list people"}},
	"person add":      {short: words{"新增人员", "add a person"}},
	"person change":   {short: words{"变更姓名、电话", "change a person's name or telephone"}},
	"person enable":   {short: words{"重新启用人员", "let a disabled person in again"}},
	"person disable":  {short: words{"停用人员，并说明牵涉什么", "let a person in no more; says what hangs on them"}},
	"person account":  {short: words{"为人员开通账号，显示初始密码", "let a person sign in; shows the first password"}},
	"person post":     {short: words{"任职", "give a person a post"}},
	"person end-post": {short: words{"免职", "end a post"}},
	"roll": {
		short: words{"名册：整批导入、导出单位和人员", "units and people from and to a spreadsheet"},
		long: words{
			"名册含人员、单位、任职、联络员和值班表。先生成空表，填好后预览，再导入。",
			"The roll holds people, units, posts, contact persons and rosters. Write an empty\none, fill it in, look at what it would change, then bring it in.",
		},
	},
	"roll template": {
		short: words{"生成空白名册（.xlsx）", "write an empty roll (.xlsx)"},
		long: words{
			"表头为中文，每表有一行示例（不读入），另有一张说明。不需要服务。",
			"Headings are in Chinese, each sheet has an example row that is never read, and\none sheet explains the others. It needs no server.",
		},
	},
	"roll load": {
		short: words{"预览名册，加 --commit 导入", "show what a roll changes; --commit does it"},
		long: words{
			"读取 .xlsx（各表为工作表）或 .csv（一次一个表，先人员后单位）。\n逐行显示新增、更改、退回；有退回的行则全部不导入（退出状态 3）。\n同一文件再导入不会改变什么；从不删除、停用任何单位和人员。由管理员登录办理。",
			"Reads .xlsx (a sheet for each table) or .csv (one table each, people before\nunits). Shows what is new, changed and refused; where a row is refused nothing is\ndone (exit status 3). The same file again changes nothing, and a file never\ndisables or dissolves anybody. For administrators.",
		},
	},
	"roll export":         {short: words{"导出名册（.xlsx，经运行中的服务）", "write the roll (.xlsx), by a running server"}},
	"responsibility":      {short: words{"责任清单：谁负责哪类污染和行业", "which unit answers for what"}},
	"responsibility list": {short: words{"列出现行责任清单", "show the list in force"}},
	"responsibility load": {
		short: words{"公布责任清单（.csv，整份替换）", "put a list (.csv) in force, as a whole"},
		long: words{
			"表头：类别,事项,别称,适用辖区,来源级别,主办单位,协办单位。类别为污染类型或行业；\n别称、协办单位用“、”分开；主办单位写“属地”即由属地主办；适用辖区、来源级别空着即普遍适用。\n自上而下：案件符合几行的，先列的一行定主办。--preview 只看增减，不公布。\n旧版本保留，谁何时为何公布都有记录。由统筹协调或管理员登录办理。",
			"Columns: kind, matter, other words, area, level, lead, assisting, with the\nheadings, and the word for the territorial authority as lead, that jiaoban\nresponsibility export writes. An empty area or level holds for all. It is read\nfrom top to bottom: of several lines the first says who leads. --preview shows\nwhat changes. Old versions stay, with who put them in force, when and why.",
		},
	},
	"responsibility export": {short: words{"把现行责任清单写成 .csv", "write the list in force as .csv"}},
	"contact":               {short: words{"管理联络员（经运行中的服务）", "look after contact persons, by a running server"}},
	"contact list":          {short: words{"列出单位现任联络员", "list a unit's contact persons"}},
	"contact add":           {short: words{"指定联络员", "name a contact person"}},
	"contact end":           {short: words{"撤销联络员", "no longer a contact person"}},
	"roster":                {short: words{"管理值班表（经运行中的服务）", "look after rosters, by a running server"}},
	"roster list":           {short: words{"列出单位的班次，含已撤销的", "list a unit's turns of duty, struck ones too"}},
	"roster add":            {short: words{"排一个班", "put a turn of duty on a roster"}},
	"roster strike":         {short: words{"撤销一个班，并写明理由", "take a turn off a roster and say why"}},
	"shift":                 {short: words{"交接班（经运行中的服务）", "hand the shift over, by a running server"}},
	"shift show":            {short: words{"查看待接班的交接班", "show the hand-over that waits"}},
	"shift read":            {short: words{"查看一份交接班", "show one hand-over"}},
	"shift offer":           {short: words{"签字交班给指定的人", "sign the shift over to a person"}},
	"shift take":            {short: words{"签字接班", "sign for a shift"}},
	"shift withdraw":        {short: words{"接班之前撤回交班，并写明理由", "take an offer back before it is taken, and say why"}},
	"shift history":         {short: words{"列出交接班记录", "list hand-overs"}},
	"delegation":            {short: words{"委托代行（经运行中的服务）", "who acts for whom, by a running server"}},
	"delegation list":       {short: words{"列出委托", "list delegations"}},
	"delegation add":        {short: words{"委托他人代行", "let somebody act for you, or for --for"}},
	"delegation end":        {short: words{"提前终止委托", "end a delegation early"}},
	"help": {
		short: words{"显示一个命令的说明", "show the help of a command"},
	},
}

// flagHelps describes every flag by its name: a flag means the same with every
// command that has it, but for those that name the command too.
var flagHelps = map[string]words{
	"json":              {"以 JSON 输出结果", "write results as JSON, for programs"},
	"help":              {"显示说明", "show this help"},
	"version":           {"显示版本", "show the version"},
	"config":            {"YAML 设置文件（JIAOBAN_CONFIG）", "YAML file with settings (JIAOBAN_CONFIG)"},
	"data":              {"数据目录", "data folder"},
	"keys":              {"密钥目录（默认 DATA/keys）", "key folder (DATA/keys if left out)"},
	"files":             {"材料目录（默认 DATA/files）", "evidence store (DATA/files if left out)"},
	"database":          {"PostgreSQL 台账 postgres://…；宜用 JIAOBAN_DATABASE", "ledger in PostgreSQL, postgres://…; better in\nJIAOBAN_DATABASE or JIAOBAN_DATABASE_FILE"},
	"temporal":          {"外部 Temporal 的 host:port（TEMPORAL_ADDRESS）", "host:port of an external Temporal (TEMPORAL_ADDRESS)"},
	"temporal-database": {"内置引擎的 PostgreSQL 库 postgres://…，与台账分开；\n宜用 JIAOBAN_TEMPORAL_DATABASE", "the embedded engine's database in PostgreSQL, another than\nthe ledger's; better in JIAOBAN_TEMPORAL_DATABASE"},
	"namespace":         {"Temporal 中的命名空间（TEMPORAL_NAMESPACE）", "namespace in Temporal (TEMPORAL_NAMESPACE)"},
	"policies":          {"自有时限规定和日历的目录", "folder of your own policies and calendars"},
	"log-level":         {"日志级别：debug、info、warn、error", "debug, info, warn or error"},
	"log-format":        {"日志格式：text、json", "text or json"},
	"listen":            {"监听的 host:port，端口 0 为任一空闲端口", "host:port to answer on;\nport 0 for a free one"},
	"probe-listen":      {"探测和运行指标单独的监听地址", "an address of their own for /healthz, /readyz, /metrics"},
	"trace-endpoint":    {"调用链送往的 OTLP（gRPC）地址", "where traces are sent by OTLP over gRPC"},
	"public-url":        {"对外地址，与监听地址不同时填写", "the address that people type, where it differs"},
	"demo":              {"带示范城市", "with the demonstration city"},
	"temporal-ui":       {"内置引擎的网页，仅限本机", "the embedded engine's page, on loopback"},
	"temporal-port":     {"内置引擎的端口，0 为任一空闲端口", "the embedded engine's port; 0 for a free one"},
	"temporal-ui-port":  {"该网页的端口，0 为任一空闲端口", "its port; 0 for a free one"},
	"server":            {"服务地址（JIAOBAN_SERVER；http://127.0.0.1:8080）", "URL of the server\n(JIAOBAN_SERVER; http://127.0.0.1:8080)"},
	"token":             {"会话令牌；宜用 JIAOBAN_TOKEN", "session token; better in JIAOBAN_TOKEN\nor JIAOBAN_TOKEN_FILE"},
	"login":             {"登录名（JIAOBAN_LOGIN）；密码取自 JIAOBAN_PASSWORD", "sign in as (JIAOBAN_LOGIN); the password comes from\nJIAOBAN_PASSWORD, JIAOBAN_PASSWORD_FILE or the terminal"},
	"lang":              {"服务答复的语言：zh、en", "language of the server's answers: zh or en"},
	"handed-over":       {"交办时间，如 2021-08-20T21:25:00+08:00", "when the list was handed over,\nsuch as 2021-08-20T21:25:00+08:00"},
	"backdate-reason":   {"交办早于一小时以上时须填的原因", "why, where that is more than an hour ago"},
	"local-batch":       {"本办批次号", "the office's own number of the batch"},
	"declared":          {"来件方申报的件数", "how many cases the sender states"},
	"level":             {"来源级别：central、province、city、self", "central, province, city or self"},
	"supplement":        {"补充办理件：每行使已登记的件再办", "every row sends a known case down again"},
	"history":           {"旧台账：件已办结，不计时；由统筹协调导入", "an old ledger, by the coordinator:\nits cases have ended, no clock runs"},
	"history-reason":    {"用 --history 时须填：为何这样入库", "needed with --history: why these cases enter as they are"},
	"preview":           {"只显示每行去向，不入库", "show what would become of each row; commit nothing"},
	"yes":               {"件数不一致也不询问", "do not ask where the count differs"},
	"again":             {"多数行与已登记的案件一字不差，确为新的交办", "most rows say word for word what registered cases\nsay, and were handed over anew"},
	"use":               {"统计每个密钥封存了多少数据", "count how much each key has sealed"},
	"reseal":            {"同时把旧密钥封存的数据改用新密钥", "also seal anew what older keys have sealed"},
	"out":               {"写入的文件；默认为标准输出", "file to write; standard output if left out"},
	"file":              {"校验导出的链（jsonl），不校验台账", "an exported chain (jsonl) instead of a ledger"},
	"proof":             {"校验一件的证明，不校验台账", "the proof of a case instead of a ledger"},
	"root":              {"链中须有的已签名的根：一行，或含若干行的文件", "a signed root that the chain must contain,\nas its line or a file of such lines"},
	"key":               {"验证根签名的公钥（十六进制）", "the public key, hexadecimal, by which roots\nmust be signed"},
	"format":            {"csv、xlsx、jsonl；默认按文件扩展名", "csv, xlsx or jsonl; by the file's ending if left out"},
	"public":            {"只写已公开的件和文稿，供对外公开", "published cases and texts alone, for the public"},
	"internal":          {"表格只在本单位内使用，不核查", "the table stays inside; it is not checked"},
	"with-state":        {"在标准各列之后加一列办理状态", "with the state in a column after the standard ones"},
	"new-ledger":        {"已有旧台账的密钥或材料时仍新建空台账", "begin an empty ledger although keys or evidence\nof another are there"},
	"content":           {"逐个读完全部内容并核对摘要", "also read every file to its end"},
	"check":             {"只核对台账与存储是否一致、链是否完整", "only check that the record makes what is stored,\nand that the chain holds"},

	"person":        {"给哪个人（编号）", "id of the person whom it is for"},
	"name":          {"新人员的姓名", "name of somebody new whom it is for"},
	"administrator": {"同时任为系统管理员", "make that person an administrator"},

	"kind":                        {"类别：office、group、province、city、county、department、\ntownship；新增时默认 department", "office, group, province, city, county, department\nor township; a new one is a department"},
	"telephone":                   {"电话", "telephone"},
	"code":                        {"行政区划或机构代码", "administrative or organisation code"},
	"first":                       {"第一责任人（编号）", "id of the first responsible person"},
	"direct":                      {"直接责任人（编号）", "id of the directly responsible person"},
	"territory":                   {"辖区名称，以逗号分隔；空为本单位名称", "names of its area, with commas between; empty: its own name"},
	"parent":                      {"上级单位（编号）", "id of the unit above"},
	"unit":                        {"只列该单位现任人员", "only who holds a post in this unit now"},
	"from":                        {"起；默认现在", "from this instant on; now if left out"},
	"commit":                      {"导入；不加则只预览", "bring it in; otherwise only show"},
	"dry-run":                     {"只预览（默认）", "only show, as without any flag"},
	"substitute":                  {"替补（编号）", "id of who is asked when the person is away"},
	"until":                       {"止（不含该时刻）", "before this instant"},
	"at":                          {"何时；默认现在", "when it ends; now if left out"},
	"all":                         {"所有人的（管理员）", "everybody's, for administrators"},
	"for":                         {"委托人（编号）；管理员代办时填，须写理由", "id of the delegator, where an administrator\ndoes it, with a reason"},
	"document":                    {"所据文件，如发文字号", "the document that it rests on"},
	"responsibility load preview": {"只显示哪些行增减，不公布", "show which lines go and come; put nothing in force"},
	"responsibility load reason":  {"为何公布，如机构调整；必填", "why it is put in force; required"},
	"keys forget reason":          {"密钥如何遗失、在哪里找过；必填", "how it was lost and where it was looked for;\nrequired"},
	"reason":                      {"理由；管理员代办时须写", "why; an administrator must say"},

	"batch list campaign":    {"只列这次督察的", "only this campaign's"},
	"batch correct reason":   {"理由，留在记录里", "why; it stays on record"},
	"batch strike reason":    {"理由，留在记录里", "why; it stays on record"},
	"batch restore reason":   {"理由，留在记录里", "why; it stays on record"},
	"batch withdraw reason":  {"理由，留在记录里", "why; it stays on record"},
	"field":                  {"栏目=内容，可多次", "name=value; may be given more than once"},
	"position":               {"在批次中的位置；同一张表中几行同号时用", "place in the batch, where rows of one sheet share the number"},
	"unit change name":       {"名称", "name"},
	"person change name":     {"姓名", "name"},
	"backup":                 {"备班人员（编号），值班人无人接听时呼叫", "id of who is rung up when the person does not answer"},
	"note":                   {"附带说明", "what you add"},
	"shift withdraw reason":  {"理由，留在记录里", "why; it stays on record"},
	"roster list until":      {"止；默认七日后", "before this instant; seven days later if left out"},
	"roster add from":        {"班次开始的时刻", "when the turn begins"},
	"roster strike reason":   {"理由，留在记录里", "why; it stays on record"},
	"unit move preview":      {"只看影响，不更改", "only show what hangs on it"},
	"unit disable preview":   {"只看影响，不更改", "only show what hangs on it"},
	"person disable preview": {"只看影响，不更改", "only show what hangs on it"},

	"import campaign":         {"督察编号", "id of the campaign"},
	"import batch":            {"来件方批次号", "the sender's number of the batch"},
	"import mode":             {"方式：forwarded、handed_over、supervised", "forwarded, handed_over or supervised"},
	"export campaign":         {"只含这次督察的件", "only this campaign's cases"},
	"export out":              {"写入的文件；- 为标准输出", "file to write; - for standard output"},
	"export batch":            {"只含这一批次的件，按原清单顺序", "only this batch's cases, in the order of its list"},
	"demo data":               {"数据目录；默认为临时目录", "data folder; a temporary one if left out"},
	"backup out":              {"备份文件；已有的不覆盖", "the backup's file; none is overwritten"},
	"backup recipient":        {"备份的公钥 age1…，可多次；或 JIAOBAN_BACKUP_RECIPIENT", "the key of backups, age1…, may be repeated;\nor JIAOBAN_BACKUP_RECIPIENT"},
	"restore identity":        {"备份的私钥文件", "file with the secret key of backups"},
	"restore check":           {"只核对备份，不改动", "check the backup and touch nothing"},
	"keys backup out":         {"私钥文件；已有的不覆盖", "file of the secret part; none is overwritten"},
	"engine temporal-port":    {"引擎在本机的端口", "the engine's port on this host"},
	"bench database":          {"PostgreSQL 服务器 postgres://…，在其上建立临时台账；\n默认为临时目录中的 SQLite", "PostgreSQL server, postgres://…, for a ledger of its own;\nSQLite in a temporary folder if left out"},
	"bench temporal":          {"外部 Temporal 的 host:port，在其上建立临时命名空间；\n默认为本进程内的引擎", "host:port of an external Temporal, for a namespace of its own;\nthe engine in this process if left out"},
	"bench temporal-database": {"PostgreSQL 服务器 postgres://…，在其上建立本进程内引擎的临时库", "PostgreSQL server, postgres://…, for a database of the\nengine in this process"},
	"bench list":              {"首份清单的行数，不少于 10", "rows of the first list, 10 at least"},
	"bench noon":              {"正午同时到期的件数，不少于 10", "cases due at one noon, 10 at least"},
	"bench noons":             {"正午测几次，不少于 1；多于一次时另报比标尺居中的一次", "how often the noon is lived, once at least; more than\nonce, the one of the middle ratio is told too"},
	"bench asleep":            {"正午时其他未到期的在办件数，不少于 10；默认没有", "other open cases at the noon, 10 at least; none if left out"},
	"bench grow":              {"清单行数增长的倍数，不小于 2", "how many times as many rows follow, 2 at least"},
	"bench lives":             {"全过程的件数，至少 10", "whole lives of cases, 10 at least"},
	"bench results":           {"把结果另存为 JSON 的文件", "file that gets the results as JSON, besides"},
	"bench cpu-profiles":      {"处理器时间剖析的目录，每行一个文件，正午为 storm；\n用 go tool pprof 查看", "folder for profiles of processor time, one for each\nrow and storm for the noon, for go tool pprof"},
	"bench for":               {"每类请求持续的时间，不短于 1s", "how long each kind of request is sent, 1s at least"},
	"demo mode":               {"joint 合办；separate 分别办理", "joint: the lead answers for all;\nseparate: each unit for its part"},
}

// describe writes the help of a command and of all below it.
func describe(cmd *cobra.Command) {
	path := helpPath(cmd)
	help := commandHelps[path]
	if path == "" {
		help = program
	}
	cmd.Short, cmd.Long = help.short.line(), help.short.line()
	if help.long != (words{}) {
		cmd.Long += "\n\n" + help.long.lines()
	}
	if path == "" || path == "import" {
		cmd.Long += "\n\n" + exitHelp.lines()
	}
	cmd.Flags().VisitAll(func(f *pflag.Flag) { f.Usage = flagHelp(path, f.Name).lines() })
	for _, below := range cmd.Commands() {
		describe(below)
	}
}

// helpPath is the path of a command without the program's name.
func helpPath(cmd *cobra.Command) string {
	_, path, _ := strings.Cut(cmd.CommandPath(), " ")
	return path
}

// flagHelp describes a flag of a command.
func flagHelp(path, flag string) words {
	if own, ok := flagHelps[path+" "+flag]; ok {
		return own
	}
	return flagHelps[flag]
}

// usageTemplate is cobra's own in both languages, without what this program
// does not use.
const usageTemplate = `用法 Usage:{{if .Runnable}}
  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} [command]

命令 Commands:{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

选项 Flags:
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableSubCommands}}

一个命令的说明：{{.CommandPath}} [command] --help
Help of a command: {{.CommandPath}} [command] --help{{end}}
`
