import { account } from './account/pt.ts';
import type { Words } from './words.ts';

/** The words of all pages, in Portuguese as it is written in Brazil. */
export const pt: Words = {
  account,

  common: {
    email: 'E-mail',
    password: 'Senha',
    newPassword: 'Nova senha',
    confirmPassword: 'Nova senha, mais uma vez',
    code: 'Código',
    save: 'Salvar',
    remove: 'Remover',
    backToSignIn: 'Voltar para o login',
    optional: 'opcional',
    language: 'Idioma',
    change: 'Alterar',
    toApplication: 'Ir para {name}',
    show: 'Mostrar',
    hide: 'Ocultar',
    copy: 'Copiar',
    copied: 'Copiado',
    otherAccount: 'Usar outra conta',
    codeSentTo: 'Enviamos um código para {destination}.',
    codeSent: 'Enviamos um código para você.',
    otherMethod: 'Usar outro método',
    otherWay: 'Tentar de outra forma',
  },

  signIn: {
    title: 'Entrar',
    titleAt: 'Entrar em {name}',
    nameOf: {
      username: 'Nome de usuário',
      email: 'E-mail',
      phone_number: 'Número de telefone',
      emailOrPhone: 'E-mail ou número de telefone',
      usernameOrEmail: 'Nome de usuário ou e-mail',
      usernameOrPhone: 'Nome de usuário ou número de telefone',
      usernameOrAlias: 'Nome de usuário, e-mail ou número de telefone',
    },
    next: 'Avançar',
    submit: 'Entrar',
    noAccount: 'Primeira vez aqui?',
    signUp: 'Criar uma conta',
    forgot: 'Esqueceu a senha?',
    goOnAs: 'Continuar como {name}',
    someoneElse: 'Ou entre com outra conta:',
    withProvider: 'Continuar com {provider}',
    or: 'ou',
    emailAtOrganization: 'E-mail da sua organização',
    orEmailAtOrganization: 'Ou o e-mail da sua organização.',
  },

  password: {
    title: 'Digite sua senha',
    submit: 'Entrar',
  },

  /** Before something that a browser left open must not do. */
  reauthenticate: {
    title: 'Confirme que é você',
    lead: 'Seu último login foi há algum tempo. Antes de mudar sua forma de entrar, prove mais uma vez que é você.',
  },

  choose: {
    title: 'Como você quer entrar?',
    lead: 'Escolha uma das opções da sua conta.',
    password: 'Com sua senha',
    email: 'Com um código por e-mail',
    sms: 'Com um código por SMS',
    passkey: 'Com uma chave de acesso',
    passkeyHint: 'Impressão digital, rosto, PIN ou chave de segurança',
  },

  consent: {
    title: 'Permitir este aplicativo?',
    lead: '“{name}” pede acesso à sua conta.',
    claimed:
      'O próprio aplicativo escolheu este nome, e ninguém o verificou. Permita-o somente se souber de onde ele vem.',
    asksFor: 'Ele pede',
    permissions: {
      username: 'Seu nome de usuário',
      everything: 'Todo o seu perfil, com seu e-mail e seu número de telefone',
      email: 'Seu e-mail',
      phone: 'Seu número de telefone',
      profile: 'O restante do seu perfil, como seu nome',
      account: 'Ler e alterar sua conta e a forma como você entra',
    },
    goesTo: 'Daqui você vai para {place}.',
    lasts: 'O aplicativo mantém o acesso até você o retirar.',
    allow: 'Permitir',
    deny: 'Não permitir',
  },

  signInCode: {
    title: 'Digite o código',
    submit: 'Entrar',
    sendAgain: 'Enviar outro código',
  },

  passkey: {
    title: 'Use sua chave de acesso',
    lead: 'Seu navegador pede a impressão digital, o rosto, o PIN ou a chave de segurança.',
    submit: 'Usar a chave de acesso',
    waiting: 'Aguardando sua chave de acesso…',
    failed: 'Não funcionou. Tente de novo ou escolha outra forma.',
    unsupported: 'Este navegador não aceita chaves de acesso. Escolha outra forma.',
    needsScript: 'Chaves de acesso precisam de JavaScript. Ative-o ou escolha outra forma.',
    notEnough: 'Para esta conta, uma chave de acesso não basta. Entre com sua senha.',
  },

  addPasskey: {
    title: 'Adicionar uma chave de acesso',
    lead: 'Com uma chave de acesso você entra com a impressão digital, o rosto, o PIN ou uma chave de segurança. Ela não pode ser adivinhada, esquecida nem roubada por uma página falsa.',
    submit: 'Criar uma chave de acesso',
    later: 'Agora não',
    waiting: 'Aguardando seu navegador…',
    failed: 'Nenhuma chave de acesso foi criada. Você pode tentar de novo.',
    alreadyThere: 'Este dispositivo já tem uma chave de acesso para sua conta.',
    unsupported: 'Este navegador não consegue criar chaves de acesso.',
    needsScript: 'Chaves de acesso precisam de JavaScript. Ative-o e recarregue esta página.',
  },

  signUp: {
    title: 'Criar uma conta',
    submit: 'Criar conta',
    haveAccount: 'Já tem uma conta?',
    signIn: 'Entrar',
    closed: 'As contas deste aplicativo são criadas pelos administradores.',
    noPassword: 'Deixe a senha vazia para entrar somente com códigos ou chaves de acesso.',
    attributes: {
      name: 'Nome completo',
      given_name: 'Nome',
      family_name: 'Sobrenome',
      middle_name: 'Nome do meio',
      nickname: 'Apelido',
      preferred_username: 'Nome de usuário preferido',
      profile: 'Página de perfil (endereço web)',
      picture: 'Foto (endereço web)',
      website: 'Site',
      email: 'E-mail',
      phone_number: 'Número de telefone',
      gender: 'Gênero',
      birthdate: 'Data de nascimento',
      zoneinfo: 'Fuso horário',
      locale: 'Idioma',
      address: 'Endereço',
      updated_at: 'Última alteração',
    },
    phoneHint: 'Com o código do país, por exemplo +55 11 91234-5678',
    terms: 'Ao criar uma conta você concorda com:',
    termsNames: {
      'terms-of-use': 'Termos de uso',
      'privacy-policy': 'Política de privacidade',
    },
  },

  passwordRules: {
    title: 'Sua senha precisa de:',
    met: 'atendido',
    length: 'pelo menos {count} caracteres',
    upper: 'uma letra maiúscula',
    lower: 'uma letra minúscula',
    number: 'um número',
    symbol: 'um símbolo, por exemplo ! ou %',
  },

  confirm: {
    title: 'Confirme sua conta',
    lead: 'Enviamos um código para {destination}. Digite-o aqui.',
    leadUnknown: 'Digite o código que enviamos para você.',
    linkLead: 'Enviamos uma mensagem para {destination}. Abra o link que está nela e depois entre.',
    submit: 'Confirmar conta',
    sendAgain: 'Enviar outro código',
    sentAgain: 'Outro código está a caminho.',
    done: 'Sua conta está confirmada. Entre para continuar.',
    notConfirmed:
      'Sua conta ainda não está confirmada. Digite o código que você recebeu ao criá-la ou peça outro.',
  },

  confirmLink: {
    title: 'Confirme sua conta',
    lead: 'Aperte o botão para confirmar seu e-mail.',
    submit: 'Confirmar minha conta',
    done: 'Sua conta está confirmada',
    doneLead: 'Seu e-mail está confirmado. Você pode fechar esta página e entrar.',
    already: 'Sua conta já está confirmada',
    alreadyLead: 'Não há mais nada a fazer aqui. Você pode fechar esta página e entrar.',
    expired: 'Este link não vale mais',
    expiredLead:
      'Um link vale uma vez, por 24 horas, e somente até que outro seja enviado. Peça um novo onde você criou sua conta.',
    incomplete: 'Este link não está completo',
    incompleteLead: 'Abra-o de novo na mensagem que você recebeu ou copie-o inteiro.',
    tooOften: 'Foram tentativas demais',
    tooOftenLead: 'Espere um pouco e depois abra o link de novo.',
    failed: 'Não foi possível confirmar sua conta',
  },

  feedback: {
    title: 'Foi você quem entrou?',
    lead: 'Aperte o botão para enviar sua resposta.',
    valid: 'Fui eu',
    invalid: 'Não fui eu',
    thanks: 'Obrigado',
    thanksValid: 'Não perguntaremos mais sobre logins como este.',
    thanksInvalid: 'Por favor, troque sua senha agora.',
    expired: 'Este link não vale mais',
    expiredLead: 'Um link vale por sete dias.',
  },

  forgot: {
    title: 'Redefinir sua senha',
    lead: 'Enviamos um código com o qual você pode escolher uma nova senha.',
    submit: 'Enviar código',
  },

  reset: {
    title: 'Escolha uma nova senha',
    lead: 'Enviamos um código para {destination}. Digite-o aqui e escolha uma nova senha.',
    leadUnknown:
      'Digite o código que você recebeu e escolha uma nova senha. Se não tiver nenhum, peça um abaixo.',
    submit: 'Trocar a senha',
    sendAgain: 'Enviar outro código',
    done: 'Sua senha foi trocada. Entre com a nova.',
    required: 'Você precisa de uma nova senha antes de poder entrar.',
  },

  newPassword: {
    title: 'Escolha uma nova senha',
    lead: 'A senha que você usou era provisória. Escolha a sua.',
    submit: 'Definir senha',
    mismatch: 'As duas senhas não são iguais.',
    alsoNeeded: 'Também precisamos saber:',
  },

  mfa: {
    chooseTitle: 'Como você quer receber seu código?',
    chooseLead: 'Para proteger sua conta, você também digita um código ao entrar.',
    sms: 'Por SMS',
    email: 'Por e-mail',
    totp: 'Do seu aplicativo autenticador',
    codeTitle: 'Digite o código',
    codeSubmit: 'Continuar',
    totpTitle: 'Digite o código do seu aplicativo autenticador',
    totpLead: 'Abra seu aplicativo autenticador e digite os seis dígitos que ele mostra.',
    totpLeadNamed: 'Abra o autenticador “{name}” e digite os seis dígitos que ele mostra.',
    lostDevice: 'Não estou com meu dispositivo',
    recoveryTitle: 'Usar um código de recuperação',
    recoveryLead:
      'Digite um dos códigos de recuperação que você guardou. Cada um vale uma única vez.',
    recoveryCode: 'Código de recuperação',
    recoverySubmit: 'Usar o código de recuperação',
    backToTotp: 'Usar meu aplicativo autenticador',
    noRecovery:
      'Se você não tem outra forma de provar que é você, peça a um administrador deste aplicativo que deixe você entrar.',
    remember: 'Lembrar deste dispositivo',
    rememberHint: 'Somente em um dispositivo que é seu.',
  },

  mfaSetup: {
    title: 'Proteja sua conta',
    lead: 'Este aplicativo pede uma segunda etapa no login. Escolha qual você quer configurar.',
    totp: 'Um aplicativo autenticador',
    totpHint: 'Funciona sem conexão com a rede',
    email: 'Códigos por e-mail',
    emailHint: 'Para um endereço que só você pode ler',
    smsOnly:
      'Um administrador deste aplicativo precisa cadastrar um número de telefone para você. Depois, entre de novo.',
    emailTitle: 'Para onde devemos enviar os códigos?',
    emailSubmit: 'Enviar código',
  },

  enrol: {
    title: 'Configure seu aplicativo autenticador',
    step1:
      'Abra no seu celular um aplicativo autenticador, como Aegis, 2FAS, Google Authenticator ou um gerenciador de senhas, e adicione uma conta.',
    step2: 'Escaneie esta imagem com ele.',
    qr: 'Código QR com a chave da sua conta',
    cannotScan: 'Não consigo escanear a imagem',
    cannotScanLead:
      'Se o seu aplicativo está neste dispositivo, abra a chave nele. Ou digite a chave: adicione uma conta manualmente, escolha “baseado em tempo” e 6 dígitos, e digite esta chave. Espaços e letras maiúsculas ou minúsculas não importam.',
    openInApp: 'Abrir em um aplicativo deste dispositivo',
    account: 'Conta',
    key: 'Chave',
    step3: 'Digite os seis dígitos que o aplicativo mostra agora.',
    name: 'Nome deste autenticador',
    nameHint: 'Por exemplo: meu celular',
    submit: 'Concluir a configuração',
    wrongCode: 'Este não é o código que seu aplicativo deveria mostrar agora.',
    clock:
      'Espere o próximo código e tente de novo. Se continuar errado, confira o relógio do seu dispositivo: a hora neste servidor é {time}. Deixe seu dispositivo ajustar a hora automaticamente.',
  },

  /** Offered to whoever has just set up an authenticator. */
  recoveryCodes: {
    offerTitle: 'Guarde seus códigos de recuperação',
    offerLead: 'Se você perder o celular, um código de recuperação permite entrar sem ele.',
    alreadyShown:
      'Seus códigos de recuperação já foram mostrados. Você pode criar novos na página da sua conta.',
    show: 'Mostrar meus códigos de recuperação',
    later: 'Agora não',
    shownTitle: 'Seus códigos de recuperação',
    shownLead:
      'Guarde os códigos em outro lugar que não seja o celular. Eles são mostrados só uma vez, e cada um serve para entrar uma vez.',
    download: 'Baixar',
    print: 'Imprimir',
    saved: 'Já guardei',
  },

  error: {
    title: 'Algo deu errado',
    lead: 'Não conseguimos mostrar a página que você pediu.',
    redirectMismatch:
      'O aplicativo quer levar você de volta a um endereço que não está registrado para ele.',
    unknownClient: 'O aplicativo de onde você veio não é conhecido.',
    missingParameters: 'O aplicativo enviou um pedido incompleto.',
    invalidRequest: 'O aplicativo enviou um pedido que não podemos responder.',
    unavailable: 'As páginas de login não estão disponíveis para este aplicativo.',
    unknownState: 'O login demorou demais, foi iniciado em outro navegador ou já foi concluído.',
    goBack:
      'Volte ao aplicativo e tente de novo. Se acontecer outra vez, informe este número aos administradores:',
    requestId: 'Pedido {id}',
  },

  goOn: {
    title: 'Um momento',
    submit: 'Continuar para o aplicativo',
  },
  signOut: {
    title: 'Sair?',
    lead: 'Você entrou como {name}.',
    submit: 'Sair',
    stay: 'Para continuar conectado, feche esta janela.',
  },
  /** At the root of a site. */
  home: {
    title: 'É aqui que você entra',
    lead: 'Não há nada para fazer nesta página. Abra o aplicativo que você quer usar: ele traz você para cá quando for preciso entrar.',
  },

  signedOut: {
    title: 'Você saiu da sua conta',
    lead: 'Você pode fechar esta janela.',
  },

  problems: {
    credentials: 'Nome de usuário ou senha incorretos.',
    wrongCode: 'Este código está incorreto. Confira e tente de novo.',
    wrongTotp:
      'Este código está incorreto. Os códigos mudam a cada 30 segundos: digite o que é mostrado agora.',
    totpClock:
      'Se os códigos continuarem errados, confira o relógio do seu dispositivo: a hora neste servidor é {time}.',
    usedCode: 'Este código já foi usado. Espere o próximo.',
    expiredCode: 'Este código não vale mais. Peça outro.',
    wrongRecoveryCode: 'Este código de recuperação está incorreto ou já foi usado.',
    noCode: 'Este código não está completo. Digite todos os dígitos, e nada mais.',
    tooManyTries: 'Tentativas demais. Tente de novo {time}.',
    tooManyTriesForGood: 'Tentativas demais. Peça ajuda a um administrador deste aplicativo.',
    tooOften: 'Foram pedidos demais. Tente de novo mais tarde.',
    tooOftenUntil: 'Foram pedidos demais. Tente de novo {time}.',
    sessionExpired: 'Este login não pode mais ser concluído. Comece de novo.',
    stale: 'Esta página estava desatualizada. Tente de novo.',
    disabled: 'Esta conta está desativada.',
    notConfirmed: 'Esta conta ainda não está confirmada.',
    resetRequired: 'Você precisa de uma nova senha antes de poder entrar.',
    temporaryExpired: 'Sua senha provisória expirou. Peça uma nova a um administrador.',
    blocked:
      'O login foi recusado por motivos de segurança. Tente de novo mais tarde ou fale com um administrador.',
    userExists: 'Já existe uma conta com este nome.',
    aliasExists: 'Já existe uma conta com este endereço.',
    passwordPolicy: 'Esta senha não segue as regras.',
    passwordReused: 'Você já usou esta senha antes. Escolha outra.',
    passwordCompromised: 'Esta senha está em uma lista de senhas roubadas. Escolha outra.',
    delivery: 'Não foi possível enviar o código. Tente de novo mais tarde.',
    noSignUp: 'As contas deste aplicativo são criadas pelos administradores.',
    noRecovery:
      'Não há um endereço confirmado para enviar um código. Fale com um administrador deste aplicativo.',
    adminRecovery: 'Peça uma nova senha a um administrador deste aplicativo.',
    missing: 'Preencha: {field}',
    invalid: 'Isto não pode ser aceito: {detail}',
    addressAsName: 'Escolha um nome de usuário que não seja um e-mail nem um número de telefone.',
    alreadyConfirmed: 'Esta conta já está confirmada. Você pode entrar.',
    functionRefused: '{trigger} recusou: {said}',
    gone: 'Isso não existe mais.',
    refused: 'Isso não foi aceito. Confira o que você digitou e tente de novo.',
    unavailable: 'Isso não é possível no momento. Tente de novo mais tarde.',
    notHere: 'Isso não é possível aqui.',
    providerFailed: 'O login por lá não funcionou. Tente de novo ou escolha outra forma.',
    otherPerson: 'Você entrou lá com outra conta. Tente de novo com a que aparece aqui.',
    unknownDomain:
      'Nenhum login está configurado para este e-mail. Confira o endereço ou escolha outra forma.',
    passkey: 'A chave de acesso não foi aceita. Tente de novo ou use outra.',
  },
};
