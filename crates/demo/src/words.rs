//! The words of the code lists that the town uses: the list's name, the stable code, and the word that workbooks
//! carry. Not all words are the first choice of the pack: offices write 农村 for 农村低保 and 公益岗 for a post.

/// Makes an enum whose variants are known by a code and a Chinese word.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident of $list:literal { $($variant:ident = $code:literal $word:literal),+ $(,)? })+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
            pub enum $name { $(#[doc = $word] $variant),+ }

            impl $name {
                /// The stable code.
                pub fn code(self) -> &'static str {
                    match self { $($name::$variant => $code),+ }
                }

                /// The word that workbooks carry.
                pub fn word(self) -> &'static str {
                    match self { $($name::$variant => $word),+ }
                }
            }
        )+

        /// Every word: code list, code, word.
        #[cfg(test)]
        pub(crate) const ALL: &[(&str, &str, &str)] = &[$($(($list, $code, $word)),+),+];
    };
}

words! {
    /// Sex.
    Sex of "sex" { Male = "male" "男", Female = "female" "女" }
    /// Relation to the head of the household.
    Relation of "relation" {
        Head = "head" "户主", Spouse = "spouse" "配偶", Son = "son" "之子", Daughter = "daughter" "之女",
        DaughterInLaw = "daughter_in_law" "之儿媳", SonInLaw = "son_in_law" "之女婿", Grandson = "grandson" "之孙子",
        Granddaughter = "granddaughter" "之孙女", DaughtersSon = "daughters_son" "之外孙子",
        DaughtersDaughter = "daughters_daughter" "之外孙女", Father = "father" "之父", Mother = "mother" "之母",
        HusbandsFather = "husbands_father" "之公公", HusbandsMother = "husbands_mother" "之婆婆",
        Sibling = "sibling" "之兄弟姐妹",
    }
    /// Ethnicity.
    Ethnicity of "ethnicity" {
        Han = "han" "汉族", Yi = "yi" "彝族", Miao = "miao" "苗族", Hui = "hui" "回族", Buyi = "buyi" "布依族", Dai = "dai" "傣族",
    }
    /// Education of a person who is not at school.
    Education of "education" {
        Illiterate = "illiterate" "文盲或半文盲", Primary = "primary" "小学", Junior = "junior" "初中",
        Senior = "senior" "高中", College = "college" "大专", Bachelor = "bachelor" "本科及以上",
    }
    /// What school a person is at.
    School of "school_status" {
        BeforeSchool = "preschool_age" "学龄前儿童", Kindergarten = "kindergarten" "学前教育", Primary = "primary" "小学",
        Grade7 = "grade_7" "七年级", Grade8 = "grade_8" "八年级", Grade9 = "grade_9" "九年级",
        Senior1 = "high_1" "普通高中一年级", Senior2 = "high_2" "普通高中二年级", Senior3 = "high_3" "普通高中三年级",
        Vocational1 = "vocational_1" "中职一年级", Vocational2 = "vocational_2" "中职二年级",
        Vocational3 = "vocational_3" "中职三年级", College1 = "college_1" "高职高专一年级",
        College2 = "college_2" "高职高专二年级", College3 = "college_3" "高职高专三年级",
        Bachelor1 = "bachelor_1" "本科一年级", Bachelor2 = "bachelor_2" "本科二年级", Bachelor3 = "bachelor_3" "本科三年级",
        Bachelor4 = "bachelor_4" "本科四年级", DroppedOut = "dropped_out" "失学辍学", NotAtSchool = "not_at_school" "非在校生",
    }
    /// Why a child left school.
    DropOutReason of "drop_out_reason" {
        Illness = "illness" "因病", Difficulty = "difficulty" "厌学", Poverty = "poverty" "因家庭经济困难",
    }
    /// Health, several at a time.
    Health of "health" {
        Healthy = "healthy" "健康", Chronic = "chronic" "长期慢性病", Serious = "serious" "患有大病", Disabled = "disabled" "残疾",
    }
    /// Labour and skill.
    Labour of "labour_skill" {
        Ordinary = "ordinary" "普通劳动力", Skilled = "skilled" "技能劳动力", Weak = "weak" "弱劳动力或半劳动力",
        Lost = "lost" "丧失劳动力", None = "none" "无劳动力",
    }
    /// Subsistence allowance.
    Dibao of "dibao" { None = "none" "未享受", Rural = "rural" "农村低保" }
    /// Support of people in special hardship.
    Tekun of "tekun" { None = "none" "未享受", Rural = "rural" "农村特困供养" }
    /// How a member came.
    JoinReason of "join_reason" {
        Newborn = "newborn" "新生儿", MarriedIn = "married_in" "嫁入", TransferredIn = "transferred_in" "户籍迁入",
    }
    /// How a member went.
    LeaveReason of "leave_reason" {
        Died = "died" "死亡", MarriedOut = "married_out" "嫁出", MovedOut = "moved_out" "户籍迁出", Sentenced = "sentenced" "判刑收监",
    }
    /// What a household is.
    HouseholdKind of "household_kind" { Ordinary = "ordinary" "普通农户", ExPoor = "ex_poor" "脱贫户" }
    /// What kind of ex-poor household.
    ExPoorKind of "ex_poor_kind" {
        General = "general" "一般脱贫户", Dibao = "dibao" "低保脱贫户", Tekun = "tekun" "特困供养脱贫户",
    }
    /// Category of a monitored household.
    Category of "monitor_category" {
        None = "none" "非监测对象", Unstable = "unstable" "脱贫不稳定户", Marginal = "marginal" "边缘易致贫户",
    }
    /// Grade of danger of a house.
    Danger of "house_danger" { Safe = "safe" "A级", C = "c" "C级", D = "d" "D级" }
    /// Road to the door.
    Road of "road_kind" { Earth = "earth" "泥土路", Gravel = "gravel" "砂石路", Cement = "cement" "水泥路" }
    /// Main cause of former poverty.
    Cause of "poverty_cause" {
        Illness = "illness" "因病", Disability = "disability" "因残", Study = "study" "因学", Land = "land" "缺土地",
        Skill = "skill" "缺技术", Labour = "labour" "缺劳力", Funds = "funds" "缺资金", Traffic = "traffic" "交通条件落后",
        Motivation = "motivation" "自身发展动力不足",
    }
    /// Risks of falling back.
    Risk of "risk" {
        Illness = "illness" "因病", Study = "study" "因学", Disability = "disability" "因残", Disaster = "disaster" "因自然灾害",
        Industry = "industry_failure" "因产业项目失败", Work = "unstable_work" "因务工就业不稳", Labour = "labour_shortage" "缺劳动力",
        Housing = "housing" "因安全住房", Water = "water" "因安全饮水",
    }
    /// Natural disasters.
    Disaster of "disaster_kind" { Drought = "drought" "旱灾", Flood = "flood" "洪涝", Geological = "geological" "地质灾害" }
    /// How a risk was cleared.
    Way of "elimination_way" { Assisted = "assisted" "帮扶消除", Natural = "natural" "自然消除" }
    /// Measures of support.
    Measure of "measure" {
        Industry = "industry" "产业帮扶", Employment = "employment" "就业帮扶", Post = "public_post" "公益性岗位帮扶",
        Finance = "finance" "金融帮扶", Education = "education" "教育帮扶", Health = "health" "健康帮扶",
        Housing = "housing" "住房安全保障", Water = "water" "饮水安全保障", Comprehensive = "comprehensive" "综合保障",
    }
    /// Where a person works.
    Region of "work_region" {
        Town = "in_town" "乡镇内", County = "in_county" "乡(镇)外县内", Province = "in_province" "县外省内", Away = "out_province" "省外",
    }
    /// How a person came to the work.
    Channel of "work_channel" {
        Organised = "organised" "政府组织输出", Own = "own" "自主就业", Relatives = "relatives" "亲友介绍", Agency = "agency" "劳务公司",
        Post = "public_post" "公益性岗位", Workshop = "workshop" "扶贫车间", Local = "local" "就地就近就业",
    }
    /// What a check of a spell of work found.
    Verified of "verify_result" { Agree = "agree" "一致", Changed = "changed" "变更" }
    /// Kinds of training.
    TrainingKind of "training_kind" { Skill = "skill" "技能培训", Guidance = "guidance" "引导性培训" }
    /// What a training was held for.
    TrainingMode of "training_mode" { Task = "task" "下达任务", OnDemand = "on_demand" "按需举办" }
    /// What a loan is used for.
    LoanUse of "loan_use" {
        Planting = "planting" "种植业", Breeding = "breeding" "养殖业", Processing = "processing" "农产品加工", Trade = "trade" "经商",
        Wedding = "wedding" "结婚", House = "house_building" "建房", Goods = "goods" "购车", Repay = "repay_loan" "归还旧贷",
    }
    /// How a household was relocated.
    RelocationKind of "relocation_kind" { Registered = "registered" "建档立卡户", Along = "along" "同步搬迁户" }
    /// Kinds of business entities.
    EntityKind of "entity_kind" {
        Cooperative = "cooperative" "农民专业合作社", Farm = "family_farm" "家庭农场", Company = "company" "农业企业", Grower = "leader" "种植大户",
    }
    /// What is to become of a project.
    ProjectStatus of "project_status" {
        Consolidate = "consolidate" "巩固", Upgrade = "upgrade" "升级", Revive = "revive" "盘活", Adjust = "adjust" "调整",
    }
    /// Items of collective income.
    CollectiveItem of "collective_item" {
        Solar = "photovoltaic" "光伏收益", Rent = "asset_rent" "资产出租", Land = "land_contract" "土地流转", Dividend = "dividend" "入股分红",
        Service = "service" "服务收入", Operation = "operation" "经营收入",
    }
    /// Kinds of subsidies.
    SubsidyKind of "subsidy_kind" {
        Farmland = "farmland" "耕地地力保护补贴", Ecology = "ecology" "公益林补偿", GrainForest = "grain_forest" "退耕还林",
        Dibao = "dibao" "农村低保金", FamilyPlanning = "family_planning" "计划生育奖扶金", Disabled = "disabled" "残疾人两项补贴",
        Tekun = "tekun" "特困供养金",
    }
    /// Kinds of public-welfare posts.
    PostKind of "post_kind" {
        Forest = "forest" "生态护林员", Cleaning = "cleaning" "保洁员", Road = "road" "护路员", Water = "water" "河道管护员",
        Site = "site" "安置点物业服务",
    }
    /// What a post is paid from.
    PostFund of "post_fund" {
        Employment = "employment" "就业补助资金", Linkage = "linkage" "衔接资金", Forest = "forest" "生态护林员补助资金",
        Solar = "solar" "光伏收益",
    }
    /// Why somebody left a post.
    ExitReason of "post_exit_reason" {
        OtherWork = "other_work" "外出务工", Unable = "unable" "不能胜任", Breach = "breach" "违反管理规定", Expired = "expired" "协议到期",
    }
    /// How a month on a post was assessed.
    Assessment of "assessment_grade" {
        Excellent = "excellent" "优秀", Qualified = "qualified" "合格", Unqualified = "unqualified" "不合格",
    }
    /// What those who look for work ask for.
    Service of "employment_service" {
        Referral = "referral" "岗位推荐", Training = "training" "技能培训", Transport = "transport" "点对点输送", None = "none" "不需要",
    }
    /// The five ways of bringing relocated people to work.
    FivePost of "five_posts" {
        Offer = "offer" "送岗", Retain = "retain" "稳岗", Follow = "follow" "跟岗", Guide = "guide" "引岗", Settle = "settle" "安岗",
    }
    /// How an entry was verified.
    VerifyMethod of "verify_method" {
        Phone = "phone" "电话", Video = "video" "微信视频", Home = "home" "入户", Employer = "employer" "企业花名册",
    }
    /// Who pays the interest of a loan.
    InterestPayer of "interest_payer" { Borrower = "borrower" "本人", Enterprise = "enterprise" "合作社代付" }
    /// How a household was visited.
    VisitKind of "visit_kind" { Home = "home" "入户走访", Phone = "phone" "电话", Meeting = "meeting" "院坝会" }
    /// Where a lead came from.
    LeadChannel of "lead_channel" {
        Own = "self" "农户自主申报", Cadre = "cadre" "干部排查", Department = "department" "行业部门预警",
    }
    /// What became of a lead.
    LeadResult of "lead_result" {
        Identified = "identified" "纳入监测", Already = "already" "已是监测对象", Relief = "relief" "临时救助", Rejected = "rejected" "不予纳入",
    }
    /// What aid is asked for.
    AidItem of "aid_item" {
        Living = "living" "基本生活", Employment = "employment" "就业帮扶", Housing = "housing" "住房安全", Water = "water" "饮水安全",
        Education = "education" "义务教育", Medical = "medical" "基本医疗",
    }
    /// What became of a request for aid.
    AidResult of "aid_result" {
        Granted = "granted" "已办理", Partly = "partly" "部分办理", Refused = "refused" "不予办理", Transferred = "transferred" "转办",
    }
    /// What those who asked think of it.
    Satisfaction of "satisfaction" { Satisfied = "satisfied" "满意", Fair = "fair" "基本满意", Dissatisfied = "dissatisfied" "不满意" }
    /// Kinds of activities that give people will and skill.
    MotivationKind of "motivation_kind" {
        Lecture = "lecture" "政策宣讲", Gratitude = "gratitude" "感恩教育", Skills = "skills" "技能比武", Custom = "custom" "移风易俗",
        Credit = "credit" "爱心超市",
    }
    /// What a plan of work is about.
    PlanKind of "plan_kind" {
        Monitoring = "monitoring" "监测帮扶", Relocation = "relocation" "易地搬迁", Employment = "employment" "培训就业",
        Post = "post" "公益岗", Rectification = "rectification" "整改",
    }
    /// How soon a task of rectification is to be done.
    RectificationKind of "rectification_kind" {
        Immediate = "immediate" "立行立改", Limited = "time_limited" "限期整改", Lasting = "long_term" "长期坚持",
    }
    /// How far a task of rectification is.
    RectificationStatus of "rectification_status" { UnderWay = "under_way" "整改中", Applied = "applied" "申请销号", Closed = "closed" "已销号" }
    /// Categories of disability.
    DisabilityKind of "disability_kind" {
        Visual = "visual" "视力残疾", Hearing = "hearing" "听力残疾", Speech = "speech" "言语残疾", Physical = "physical" "肢体",
        Intellectual = "intellectual" "智力残疾", Mental = "mental" "精神残疾", Multiple = "multiple" "多重残疾",
    }
    /// States on the school roll.
    RollState of "roll_state" { Enrolled = "enrolled" "在读", DroppedOut = "dropped_out" "辍学" }
    /// Kinds of relief.
    AssistanceKind of "assistance_kind" { Dibao = "dibao" "农村低保", Tekun = "tekun" "特困人员" }
    /// Kinds of vehicles.
    VehicleKind of "vehicle_kind" {
        Car = "car" "小型轿车", Truck = "truck" "轻型普通货车", Motorcycle = "motorcycle" "普通二轮摩托车",
        Tricycle = "tricycle" "正三轮摩托车", Farm = "farm" "拖拉机",
    }
    /// Kinds of real estate.
    EstateKind of "real_estate_kind" {
        Commodity = "commodity" "商品房", Shop = "shop" "门面", Resettlement = "resettlement" "易地搬迁安置房", Rural = "rural" "农村自建房",
    }
    /// Kinds of registered businesses.
    RegistrationKind of "registration_kind" { Individual = "individual" "个体工商户", Company = "company" "有限责任公司" }
    /// States of registered businesses.
    RegistrationState of "registration_state" { Active = "active" "存续（在营、开业、在册）", Closed = "closed" "注销" }
    /// Kinds of people paid from the budget.
    PayrollKind of "payroll_kind" { Civil = "civil" "公务员", Institution = "institution" "事业", Temporary = "temporary" "编外" }
    /// Ways in which a household is linked with an entity.
    LinkageKind of "linkage_kind" {
        Order = "order" "订单收购", Land = "land" "土地流转", Work = "work" "务工就业", Share = "share" "入股分红",
        Trust = "trust" "生产托管", Service = "service" "技术服务",
    }
    /// Uses of collective income.
    DistributionUse of "distribution_use" {
        Post = "post" "公益岗工资", Labour = "labour" "村级公益劳务", Welfare = "welfare" "公益事业", Relief = "relief" "困难救助",
        Growth = "growth" "扩大再生产",
    }
    /// Sudden blows.
    IncidentKind of "incident_kind" {
        Disaster = "disaster" "自然灾害", Fire = "fire" "火灾", Accident = "accident" "交通事故", Illness = "illness" "突发疾病",
        EarnerDied = "earner_died" "主要劳动力去世",
    }
    /// What kind of document a number is of.
    IdKind of "id_kind" { Card = "id_card" "居民身份证", Certificate = "disability_certificate" "残疾人证" }
    /// Politics.
    Politics of "political_status" { Party = "member" "中共党员", League = "youth_league" "共青团员", Masses = "masses" "群众" }
    /// Marriage.
    Marriage of "marital_status" {
        Single = "single" "未婚", Married = "married" "已婚", Remarried = "remarried" "再婚", Widowed = "widowed" "丧偶",
        Divorced = "divorced" "离异",
    }
    /// Occupation.
    Occupation of "occupation" {
        Clerk = "clerk" "职员", Worker = "worker" "务工人员", Farmer = "farmer" "农民", Student = "student" "学生",
        Freelance = "freelance" "灵活就业", SelfEmployed = "self_employed" "个体户", None = "none" "无业", Retired = "retired" "退休",
    }
    /// What is burnt for cooking.
    Fuel of "fuel_kind" { Firewood = "firewood" "柴草", Coal = "coal" "煤炭", Clean = "clean" "电" }
    /// Items below the kinds of measures.
    MeasureItem of "measure_item" {
        SkillTraining = "skill_training" "技能培训", LabourExport = "labour_export" "劳务输出",
        TravelSubsidy = "travel_subsidy" "外出务工补贴", EmploymentOther = "employment_other" "推荐就业", Yulu = "yulu" "雨露计划",
        EducationOther = "education_other" "教育资助", PremiumGrant = "premium_grant" "参保缴费补贴",
        FamilyDoctor = "family_doctor" "家庭医生签约", HealthOther = "health_other" "其他健康帮扶", Dibao = "dibao" "低保",
        Tekun = "tekun" "特困供养", DisabilitySubsidy = "disability_subsidy" "残疾人两项补贴", Relief = "relief" "临时救助",
        SecurityOther = "security_other" "其他综合保障",
    }
    /// Who moved with a relocated household.
    MoveKind of "move_kind" { Village = "whole_village" "行政村整体", Settlement = "whole_settlement" "自然村整体", Single = "single" "零星" }
    /// Whether many live where a household moved to.
    SettleKind of "settle_kind" { Concentrated = "concentrated" "集中", Scattered = "scattered" "分散" }
    /// How far a household moved.
    SettlePlace of "settle_place" { TownSeat = "town_seat" "乡镇", OtherVillage = "other_village" "村外", SameVillage = "same_village" "村内" }
    /// How often interest is paid for a household.
    Period of "subsidy_period" { Quarter = "quarter" "按季", Year = "year" "按年", End = "end" "到期一次" }
    /// How safe a bank thinks a loan.
    LoanClass of "loan_class" { Pass = "pass" "正常", Watch = "watch" "关注", Substandard = "substandard" "次级" }
    /// What somebody on a post signed.
    Agreement of "agreement_kind" { Contract = "contract" "劳动合同", Agreement = "agreement" "劳务协议" }
    /// Stages from the field to the table.
    ChainStage of "chain_stage" {
        Growing = "growing" "种养", First = "first_processing" "初加工", Deep = "deep_processing" "深加工", Storage = "storage" "冷链仓储",
        Brand = "brand" "品牌", Sales = "sales" "电商销售", Tourism = "tourism" "文旅",
    }
    /// Whose a project's assets are.
    AssetKind of "asset_kind" { Operating = "operating" "经营性", Public = "public" "公益性", Household = "household" "到户类" }
    /// Who reports a death.
    DeathSource of "death_source" { Police = "police" "公安", Funeral = "funeral" "殡葬", Pension = "pension" "养老金停发" }
}

#[cfg(test)]
mod tests {
    use shouwang_pack::{Pack, PackFiles};

    #[test]
    fn every_word_is_one_that_the_built_in_pack_knows() {
        let pack = Pack::load(PackFiles::built_in()).expect("pack");
        for (list, code, word) in super::ALL {
            let words = pack.codes.get(*list).unwrap_or_else(|| panic!("no list {list}")).words();
            assert_eq!(words.get(word), Some(code), "{word} of {list}");
        }
    }
}
