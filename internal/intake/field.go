package intake

// Field is what a column means.
type Field string

// Fields of a list.
const (
	FieldNone               Field = ""
	FieldSerial             Field = "serial"
	FieldAcceptNo           Field = "accept_no"
	FieldComplaint          Field = "complaint"
	FieldRegion             Field = "region"
	FieldCity               Field = "city"
	FieldAddress            Field = "address"
	FieldPollutionType      Field = "pollution_type"
	FieldChannel            Field = "channel"
	FieldUpstreamBatch      Field = "upstream_batch"
	FieldPriority           Field = "priority"
	FieldRespondent         Field = "respondent"
	FieldResponsibleUnit    Field = "responsible_unit"
	FieldAssistingUnit      Field = "assisting_unit"
	FieldResponsiblePerson  Field = "responsible_person"
	FieldLeader             Field = "leader_in_charge"
	FieldHandler            Field = "handler"
	FieldRemarks            Field = "remarks"
	FieldReceivedHint       Field = "received_hint" // a date in the list; never the instant of hand-over
	FieldDueHint            Field = "due_hint"
	FieldRepeatNote         Field = "repeat_note"
	FieldInvestigation      Field = "investigation"
	FieldVerdict            Field = "verdict"
	FieldGoal               Field = "goal"
	FieldHandling           Field = "handling"
	FieldHandlingCategory   Field = "handling_category"
	FieldSettlement         Field = "settlement"
	FieldClosable           Field = "closable"
	FieldAccountability     Field = "accountability"
	FieldDemand             Field = "demand"
	FieldDocument           Field = "document"    // of the order from above
	FieldComplainant        Field = "complainant" // sensitive, as the four that follow
	FieldComplainantPhone   Field = "complainant_contact"
	FieldComplainantAddress Field = "complainant_address"
	FieldComplainantID      Field = "complainant_id"
	FieldComplainantNote    Field = "complainant_note" // whatever else a list says about the person
	FieldReturnReason       Field = "return_reason"    // added by WriteRefused
)

// Sensitive tells whether a column identifies the complainant. Such cells must
// go to the restricted identity store and nowhere else.
func (f Field) Sensitive() bool {
	switch f {
	case FieldComplainant, FieldComplainantPhone, FieldComplainantAddress, FieldComplainantID, FieldComplainantNote:
		return true
	}
	return false
}

// result tells whether a column says how a case was handled and ended.
func (f Field) result() bool {
	switch f {
	case FieldInvestigation, FieldVerdict, FieldGoal, FieldHandling, FieldHandlingCategory, FieldSettlement, FieldClosable, FieldAccountability:
		return true
	}
	return false
}

// keptOnly tells whether a column is kept with the row as it was written and
// nothing else is made of it: who handles a case and by when is decided here,
// and never by a list.
func (f Field) keptOnly() bool {
	switch f {
	case FieldResponsibleUnit, FieldAssistingUnit, FieldResponsiblePerson, FieldLeader, FieldHandler, FieldReceivedHint, FieldDueHint:
		return true
	}
	return false
}

// joined tells whether several columns of one meaning are read together, as
// where 处理情况 and 整改情况 are two columns.
func (f Field) joined() bool {
	if f.Sensitive() {
		return true // a second column of telephones is no less a telephone
	}
	switch f {
	case FieldHandling, FieldRemarks, FieldInvestigation, FieldAccountability, FieldResponsibleUnit, FieldRespondent:
		return true
	}
	return false
}

// fieldLabels are the headings of each field, as found in published tables and
// in lists between offices. They are compared by labelKey.
var fieldLabels = map[Field][]string{
	FieldSerial:             {"序号", "序", "顺序号", "序列号", "行号", "No"},
	FieldAcceptNo:           {"受理编号", "信访件编号", "举报件编号", "交办编号", "交办件编号", "案件编号", "编号", "受理号", "信访编号", "转办编号", "转办件编号", "投诉受理编号", "信访件号", "交办单编号", "举报编号", "投诉编号", "案件受理编号", "信访受理编号", "来电来信编号", "来信来电编号", "件号", "案件号", "信访举报编号", "问题编号"},
	FieldComplaint:          {"交办问题基本情况", "交办事项基本情况", "转办问题基本情况", "转办事项基本情况", "举报内容", "交办问题", "举报的主要内容", "举报主要内容", "举报问题", "举报问题基本情况", "投诉问题", "投诉内容", "信访事项", "信访内容", "信访问题", "信访件内容", "信访诉求", "信访举报内容", "信访举报问题", "反映问题", "反映内容", "反映的主要问题", "反映主要问题", "反映问题基本情况", "反馈问题", "问题基本情况", "交办内容", "交办事项", "交办问题内容", "主要内容", "问题描述", "群众反映问题", "诉求内容", "案件内容", "问题内容", "具体问题"},
	FieldRegion:             {"行政区域", "行政区划", "行政区", "举报县区", "举报区县", "举报县市区", "所属新城", "涉及区县及部门", "涉及区县", "涉及县区", "所属区县", "所属县区", "所属地区", "所属区域", "所在区县", "责任区县", "属地", "县区", "区县", "县市区", "区市县", "市县区", "区域", "地区", "辖区", "被举报地区", "涉及地区", "新城", "所属县市区", "县市区旗", "旗县区", "旗县"},
	FieldCity:               {"举报地市", "地市", "市州", "州市", "设区市", "所属地市", "所在地市", "盟市", "城市", "市"},
	FieldAddress:            {"详细地址", "地址", "具体地址", "具体位置", "问题地点", "问题点位", "被举报地址", "举报地址", "所在地址", "地点", "位置", "点位"},
	FieldPollutionType:      {"污染类型", "问题类型", "污染类别", "问题类别", "举报类型", "环境要素", "污染要素", "环境问题类型", "问题分类", "污染种类", "涉及要素", "类型", "类别", "要素"},
	FieldChannel:            {"受理方式", "举报方式", "来源方式", "信访形式", "信访方式", "受理渠道", "举报渠道", "信访渠道", "信访来源", "举报形式", "举报途径", "受理途径", "来源", "来电来信", "来信来电", "信访类型", "方式"},
	FieldUpstreamBatch:      {"批次", "批次号", "交办批次", "转办批次", "批号", "上级批次", "督察组批次", "批次编号", "所属批次"},
	FieldPriority:           {"备注是否加星", "是否加星", "加星", "星标", "是否重点", "重点件", "是否重点件", "是否为重点件", "重点标记", "重点关注", "是否重点关注", "是否重点关注件", "重点", "是否重点案件"},
	FieldRespondent:         {"被举报对象", "被举报单位", "被举报企业", "被投诉单位", "被投诉对象", "被反映单位", "被反映对象", "举报对象", "污染源名称", "企业名称", "单位名称", "涉事企业", "涉及企业", "涉事单位", "污染主体", "被举报对象基本情况"},
	FieldResponsibleUnit:    {"责任单位", "承办单位", "主办单位", "牵头单位", "责任部门", "办理单位", "承办部门", "主办部门", "牵头部门", "责任主体", "整改责任单位", "整改实施主体", "主责单位", "督办单位"},
	FieldAssistingUnit:      {"协办单位", "配合单位", "配合部门", "协办部门", "配合责任单位"},
	FieldResponsiblePerson:  {"责任人", "直接责任人", "整改责任人", "单位责任人"},
	FieldLeader:             {"责任领导", "包案领导", "督办领导", "领办领导", "包案县级领导", "县级领导", "包保领导", "牵头领导"},
	FieldHandler:            {"办案人", "办案人姓名单位及职务手机号", "承办人", "经办人", "办理人"},
	FieldRemarks:            {"备注", "备注说明", "说明", "其他说明"},
	FieldReceivedHint:       {"受理时间", "受理日期", "交办时间", "交办日期", "转办时间", "转办日期", "接件时间", "接件日期", "收件时间", "收件日期", "举报时间", "举报日期", "来电时间", "来信时间", "移交时间"},
	FieldDueHint:            {"办理时限", "办结时限", "反馈时限", "反馈时间", "要求办结时间", "完成时限", "办理期限", "整改时限", "上报时限"},
	FieldRepeatNote:         {"重复情况", "是否重复", "重复举报情况", "是否重复件", "是否重复举报"},
	FieldInvestigation:      {"调查核实情况", "核实情况", "调查情况", "核查情况", "现场核查情况", "调查核实", "调查处理核实情况", "调查核查情况"},
	FieldVerdict:            {"是否属实", "属实情况", "属实与否", "举报是否属实", "是否查实"},
	FieldGoal:               {"办结目标", "整改目标", "办理目标"},
	FieldHandling:           {"处理和整改情况", "整改处理及问责情况", "处理处罚和问责情况", "处理整改情况", "处理及整改情况", "整改和处理情况", "整改处理情况", "整改情况", "处理情况", "办理情况", "查处情况", "查处整改情况", "整改措施", "整改措施及成效", "整改完成情况", "下一步工作", "处理处罚情况"},
	FieldHandlingCategory:   {"处理类别", "整改分类", "整改类别", "处理方式", "处理类型"},
	FieldSettlement:         {"是否办结", "办结情况", "办结状态", "问题处理进展", "办理状态", "办理进展", "完成情况", "办理结果"},
	FieldClosable:           {"符合办结条件", "是否符合办结条件", "符合销号条件"},
	FieldAccountability:     {"问责情况", "责任人被处理情况", "责任人处理情况", "追责问责情况", "责任追究情况", "问责处理情况", "问责追责情况", "责任追究"},
	FieldDemand:             {"诉求", "主要诉求", "群众诉求", "举报诉求", "投诉诉求", "具体诉求", "举报人诉求", "信访人诉求", "投诉人诉求", "反映人诉求"},
	FieldDocument:           {"文号", "交办文号", "督办文号", "发文字号", "交办函号", "交办函文号", "督办函号", "来文字号", "来文文号"},
	FieldComplainant:        {"举报人", "信访人", "投诉人", "反映人", "来电人", "来信人", "来访人", "上访人", "举报人姓名", "信访人姓名", "投诉人姓名", "姓名"},
	FieldComplainantAddress: {"举报人地址", "举报人住址", "信访人住址", "信访人地址", "投诉人住址", "投诉人地址", "家庭住址", "住址", "现住址", "户籍地址"},
	FieldComplainantID:      {"举报人身份证号", "信访人身份证号", "投诉人身份证号", "身份证号", "身份证号码", "身份证", "公民身份号码", "证件号码", "证件号"},
	FieldComplainantPhone:   {"举报人电话", "举报人联系方式", "举报人联系电话", "信访人电话", "信访人联系方式", "投诉人电话", "投诉人联系方式", "联系电话", "联系方式", "来电号码", "举报电话", "手机号", "手机号码", "手机", "电话", "电话号码", "联系人电话", "来电电话"},
	FieldReturnReason:       {"退回原因"},
}

// fieldByKey finds a field by the labelKey of a heading.
var fieldByKey = func() map[string]Field {
	m := map[string]Field{}
	for field, labels := range fieldLabels {
		for _, label := range labels {
			m[labelKey(label)] = field
		}
	}
	return m
}()
