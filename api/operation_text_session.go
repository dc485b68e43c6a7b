package api

// Signing in and out, and what belongs to one's own account.
var signingInTexts = map[string]operationText{
	"sign-in": {does: words{
		"用登录名和密码打开会话，不需要登录。浏览器得到 Cookie；程序取答复中的 `token`，以后放在 `Authorization: Bearer` 中。设有二次验证的账号密码正确时答复 202 和 `challenge`，再以验证码送 `answer-challenge`。初始密码须先修改，之前别的请求一律 403 `password_change_required`。登录名或密码不对为 401 `bad_credentials`；尝试过多为 429，`Retry-After` 说明等几秒。",
		"Opens a session from a login and a password; it needs none itself. Browsers get a cookie; programs take `token` from the answer and send it as `Authorization: Bearer`. With the right password of an account with a second factor the answer is 202 with a `challenge`: send it with a code to `answer-challenge`. A first password must be changed: everything else answers 403 `password_change_required` before. A wrong login or password is 401 `bad_credentials`; too many attempts are 429, and `Retry-After` says for how many seconds.",
	}},
	"get-session": {does: words{
		"查看当前会话何时到期、是谁、能做什么。任何已登录的人。",
		"Shows when the session of this request ends, whose it is and what that person may do. Everybody who is signed in.",
	}},
	"sign-out": {does: words{
		"结束当前会话；重复结束不算错。任何已登录的人。",
		"Ends the session of this request; ending it twice is no error. Everybody who is signed in.",
	}},
	"get-me": {does: words{
		"查看本人、任职、案件以外的权限（`may`），以及岗位允许的办理操作（`commands`）；某一件现在允许什么，看该件的 `allowed`。任何已登录的人。",
		"Shows who asks, with posts, what they allow outside of cases (`may`) and on cases (`commands`); what one case allows now stands in its `allowed`. Everybody who is signed in.",
	}},
	"change-password": {does: words{
		"凭原密码修改密码；该账号的其他会话和程序令牌随即结束。任何已登录的人。",
		"Replaces the password, against the old one. The account's other sessions and its programs' tokens end. Everybody who is signed in.",
	}},
	"list-sessions": {does: words{
		"列出未结束的会话，最近使用的在前。默认是本人的；管理员可查任何人的，别人为 403。",
		"Lists sessions that are not over, latest seen first: one's own, or anybody's for an administrator; others get 403.",
	}},
	"end-session": {does: words{
		"强制结束一个会话：本人的，或由管理员结束任何人的。不是本人的为 404。",
		"Ends a session: one's own, or anybody's by an administrator. Another's is 404.",
	}},

	"list-delegations": {does: words{
		"列出本人给出和接受的委托，含已结束的，最近的在前；管理员可查任何人的，别人为 403。",
		"Lists the delegations that somebody gave and was given, past ones included, latest first: one's own, or anybody's for an administrator; others get 403.",
	}},
	"add-delegation": {does: words{
		"委托他人在一段时间内代行本人的全部或指定任职；管理员可为别人登记，须写理由。管理和审计职责不能委托，代行人不能再转委托。代行时每个请求须带 `Acting-For`，两个名字都留在记录里。任何已登录的人。",
		"Lets somebody act for one for a period, in all posts or in those that are named; an administrator may do so for somebody else, with a reason. Administration and audit are not delegated, and a delegate cannot delegate on. Acting for another is said with each request, by `Acting-For`, and both names stay in the record. Everybody who is signed in.",
	}},
	"end-delegation": {does: words{
		"提前终止委托：委托双方，或管理员（须写理由）。仍可见；已结束的为 409 `delegation_over`。",
		"Ends a delegation early: either of the two, or an administrator with a reason. It stays readable; one that is over is 409 `delegation_over`.",
	}},
	"answer-challenge": {does: words{
		"设有二次验证的账号登录的第二步，不需要登录。每个 `challenge` 只能答一次；答错须从密码重新开始，并按密码错误计次。",
		"The second step of signing in where an account has a second factor; it needs no session. A `challenge` is used up by one answer; a wrong one means to begin again with the password, and counts like a wrong password.",
	}},
	"end-other-sessions": {does: words{
		"退出本人在其他浏览器的登录；程序令牌仅在要求时（`tokens`）一并撤销，否则答复中写明还有几个有效。任何已登录的人。",
		"Ends what other browsers the person has signed in with. Tokens of programs are revoked if that is asked for (`tokens`); otherwise the answer says how many go on. Everybody who is signed in.",
	}},
	"get-second-factor": {does: words{
		"查看本人登录是否要求验证码，以及还有几个恢复码。任何已登录的人。",
		"Shows whether signing in asks the person for a code, and how many recovery codes are left. Everybody who is signed in.",
	}},
	"begin-second-factor": {does: words{
		"为验证器程序生成密钥（RFC 6238，六位，三十秒），须填密码；以验证码确认后才生效。任何已登录的人。",
		"Makes a secret for an authenticator program (RFC 6238, six digits, thirty seconds), against the password. It counts once it is confirmed with a code. Everybody who is signed in.",
	}},
	"confirm-second-factor": {does: words{
		"以验证码确认二次验证，答复恢复码，只此一次；本人其他浏览器的登录随即结束。任何已登录的人。",
		"Confirms the second factor with a code and gives the recovery codes, once. The person's other browsers are signed out. Everybody who is signed in.",
	}},
	"renew-recovery-codes": {does: words{
		"更换恢复码，旧的作废。任何已登录的人。",
		"Replaces the recovery codes; the old ones are void. Everybody who is signed in.",
	}},
	"remove-second-factor": {does: words{
		"凭密码和验证码解除本人二次验证；其他会话和程序令牌随即结束。任何已登录的人。",
		"Takes the second factor away, against the password and a code. The person's other sessions and programs' tokens end. Everybody who is signed in.",
	}},
	"list-tokens": {does: words{
		"列出本人给程序的令牌及最近使用时间，并列出范围可用的词。任何已登录的人。",
		"Lists the tokens of the person's programs with when each was last used, and the words that a scope may hold. Everybody who is signed in.",
	}},
	"make-token": {does: words{
		"为程序新建令牌，只显示这一次。程序以本人名义、在本人岗位和令牌范围之内行事，到期为止；不能再建令牌、改密码或管账号。任何已登录的人。",
		"Makes a token for a program, shown this once. The program acts in the person's name, as far as the person's posts and its scope go, until its end. It can never make tokens, change passwords or look after accounts. Everybody who is signed in.",
	}},
	"revoke-token": {does: words{
		"立即、永久撤销本人的一个令牌；重复撤销不算错。任何已登录的人。",
		"Revokes one of the person's tokens, at once and for good; revoking it twice is no error. Everybody who is signed in.",
	}},
	"is-signed-in": {does: words{
		"本浏览器的会话 Cookie 是否仍有效，供页面决定先显示登录页还是工作页；没有会话也是 200。不计为使用会话，不认令牌。不需要登录。",
		"Says whether this browser's cookie is that of a session that has not ended, so that the page knows whether to show its door; where there is none the answer is 200 all the same. It does not count as a use of the session, and takes no bearer token. It needs no session.",
	}},
	"show-sso": {does: words{
		"登录页是否应提供统一身份认证。不需要登录。",
		"Says whether the sign-in page should offer single sign-on. It needs no session.",
	}},
	"start-sso": {does: words{
		"把浏览器送到认证方。不需要登录。",
		"Sends the browser to the provider. It needs no session.",
	}},
	"return-sso": {does: words{
		"认证方把浏览器送回这里并登录。不是本浏览器发起的、或已完成过的登录一律拒绝。",
		"The provider sends the browser back here, and it is signed in. What belongs to no sign-in that this browser began, or to one that was finished before, is refused.",
	}},
	"end-sso": {does: words{
		"把浏览器送到认证方的退出页（如有）。请先以 `sign-out` 结束此处的会话。",
		"Sends the browser to the provider's sign-out, where it has one. End the session here first, with `sign-out`.",
	}},
}
